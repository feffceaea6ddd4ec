refused at "s['b'] as b, struct_": a field of STRUCT("A" INTEGER, "B" VARCHAR) has no counterpart

refused at "s['b'] as b, struct_": a list has no counterpart

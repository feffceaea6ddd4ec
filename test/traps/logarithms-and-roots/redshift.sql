refused at "log2(a), 9) as two, ": log2() has no counterpart

refused at "arg_min(v, o) as lea": arg_min() has no counterpart

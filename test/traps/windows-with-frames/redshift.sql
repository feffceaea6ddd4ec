refused at "max(v) over (order b": a window frame by distances of values has no counterpart

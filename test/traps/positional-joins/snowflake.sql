refused at "positional join (sel": a POSITIONAL join has no counterpart: rows have no order

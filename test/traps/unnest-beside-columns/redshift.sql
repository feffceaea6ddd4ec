refused at "unnest(l) as x, id *": rows of a list have no counterpart

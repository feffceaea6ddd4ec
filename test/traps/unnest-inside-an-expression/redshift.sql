refused at "unnest(l) as varchar": rows of a list have no counterpart

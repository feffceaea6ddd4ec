refused at "unnest(g.l) as u(x) ": a table made of columns beside it has no counterpart

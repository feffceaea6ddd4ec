refused at "unnest(g.l) as u(x) ": a table made of columns beside it has no counterpart: write unnest() among the items of a SELECT

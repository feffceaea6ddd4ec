refused at "list(v order by o, v": a list of many rows with nulls has no counterpart: add filter (where x is not null)

refused at "first(v order by o) ": first() with ORDER BY has no counterpart: take the first by row_number()

refused at "1 union all select n": the recursive CTE "c" has no counterpart

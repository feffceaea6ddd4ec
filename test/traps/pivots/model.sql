select * from given pivot (sum(v) for k in ('x', 'y'))

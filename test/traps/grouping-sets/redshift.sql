select
  a,
  b,
  sum(v) as s,
  grouping(a) as g
from given
group by grouping sets ((), (a), (a, b))
order by 1 nulls last, 2 nulls last, 3 nulls last, 4 nulls last

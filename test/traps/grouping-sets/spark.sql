select
  a,
  b,
  sum(v) as s,
  grouping(a) as g
from given
group by grouping sets ((), (a), (a, b))
order by all nulls last

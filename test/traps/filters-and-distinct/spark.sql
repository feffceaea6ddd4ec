select
  count(distinct k) as k,
  count(distinct v) filter (where v < 3) as d,
  sum(distinct v) as s,
  min(k) filter (where v > 99) as none,
  count(*) as n
from given
having count(*) > 0

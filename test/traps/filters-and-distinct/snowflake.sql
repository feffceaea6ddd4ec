select
  count(distinct k) as k,
  count(distinct case when v < 3 then v end) as d,
  sum(distinct v) as s,
  min(case when v > 99 then k end) as none,
  count(*) as n
from given
having count(*) > 0

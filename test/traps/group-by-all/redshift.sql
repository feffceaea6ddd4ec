select
  k,
  sum(v) as total,
  count(*) as n
from given
group by 1
order by k nulls last

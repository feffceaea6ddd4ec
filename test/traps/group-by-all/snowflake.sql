select
  k,
  sum(v) as total,
  count(*) as n
from given
group by all
order by k nulls last

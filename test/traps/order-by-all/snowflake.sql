select
  a,
  b
from given
order by 1 nulls last, 2 nulls last

select
  a,
  b
from given
order by all nulls last

select
  id,
  cast(__unnest.value as number(38,0)) as x,
  id * 10 as ten
from given
cross join lateral flatten(input => l) as __unnest
order by id nulls last, x nulls last

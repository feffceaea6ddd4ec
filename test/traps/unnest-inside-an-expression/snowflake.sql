select
  id,
  cast(cast(__unnest.value as number(38,0)) as varchar) || '!' as x
from given
cross join lateral flatten(input => l) as __unnest
order by id nulls last, x nulls last

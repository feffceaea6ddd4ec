select
  id,
  cast(__unnest.value as string) || '!' as x
from given
cross join lateral (select explode(l) as value) as __unnest
order by id nulls last, x nulls last

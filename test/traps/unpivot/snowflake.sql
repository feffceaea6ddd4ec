select
  id,
  month,
  amount
from (
  select id, 'jan' as month, jan as amount
  from given
  where jan is not null
  union all
  select id, 'feb' as month, feb as amount
  from given
  where feb is not null
) as unpivoted
order by id nulls last, month nulls last

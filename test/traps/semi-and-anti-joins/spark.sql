select
  's' as kind,
  id
from given
left semi join (
  select * from values
    (2)
  as valueslist (col0)
) as r (id) using (id)
union all
select
  'a' as `'a'`,
  id
from given
left anti join (
  select * from values
    (2)
  as valueslist (col0)
) as r (id) using (id)
order by all nulls last

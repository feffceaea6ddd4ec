with v (x, y) as (
  select * from (values
    (1, 'a'),
    (2, null)
  ) as valueslist (col0, col1)
)
select
  v.x,
  v.y,
  u.col0,
  w.*
from v
cross join (
  select * from (values
    (true)
  ) as valueslist (col0)
) as u
cross join (
  select 5 as "5"
) as w
order by 1 nulls last

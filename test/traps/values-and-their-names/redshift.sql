with v (x, y) as (
  select * from (
    select 1 as col0, 'a' as col1
    union all
    select 2, cast(null as varchar(65535))
  ) as valueslist
)
select
  v.x,
  v.y,
  u.col0,
  w.*
from v
cross join (
  select * from (
    select true as col0
  ) as valueslist
) as u
cross join (
  select 5 as "5"
) as w
order by 1 nulls last

select
  s.x,
  d.day
from (select explode(case when cast(1 as bigint) <= cast(3 as bigint) then sequence(cast(1 as bigint), cast(3 as bigint), 1) else cast(array() as array<bigint>) end) as x) as s
cross join (
  select explode(case when cast(cast('2024-01-30' as date) as timestamp) <= cast(cast('2024-02-01' as date) as timestamp) then sequence(cast(cast('2024-01-30' as date) as timestamp), cast(cast('2024-02-01' as date) as timestamp), interval 1 day) else cast(array() as array<timestamp>) end) as day
) as d
order by 1 nulls last, 2 nulls last

select
  s.x,
  d.day
from (select cast(1 + cast(__unnest.value as number(38,0)) as number(38,0)) as x from table(flatten(input => array_generate_range(0, cast(3 - 1 + 1 as number(38,0))))) as __unnest) as s
cross join (
  select dateadd('day', cast(__unnest.value as number(38,0)), lakec_ends.lakec_first) as day
  from (select cast(cast('2024-01-30' as date) as timestamp_ntz) as lakec_first, cast(cast('2024-02-01' as date) as timestamp_ntz) as lakec_last) as lakec_ends
  cross join lateral flatten(input => array_generate_range(0, cast(floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 as number(38,0)))) as __unnest
) as d
order by 1 nulls last, 2 nulls last

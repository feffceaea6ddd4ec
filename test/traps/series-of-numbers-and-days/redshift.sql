select
  s.x,
  d.day
from (select cast(1 + lakec_numbers.n as bigint) as x from (
  select d0.n + 10 * d1.n + 100 * d2.n + 1000 * d3.n + 10000 * d4.n as n
  from (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d0
  cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d1
  cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d2
  cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d3
  cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d4
) as lakec_numbers
where lakec_numbers.n < 3 - 1 + 1 and 1 / case when 3 - 1 + 1 > 100000 then 0 else 1 end = 1) as s
cross join (
  select dateadd('day', lakec_numbers.n, lakec_ends.lakec_first) as day
  from (select cast(cast('2024-01-30' as date) as timestamp) as lakec_first, cast(cast('2024-02-01' as date) as timestamp) as lakec_last) as lakec_ends
  inner join (
    select d0.n + 10 * d1.n + 100 * d2.n + 1000 * d3.n + 10000 * d4.n as n
    from (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d0
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d1
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d2
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d3
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d4
  ) as lakec_numbers on lakec_numbers.n < floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 and 1 / case when floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 > 100000 then 0 else 1 end = 1
) as d
order by 1 nulls last, 2 nulls last

with calendar as (
  select cast(dateadd('day', lakec_numbers.n, lakec_ends.lakec_first) as date) as day
  from (select cast((
  select cast(lpad(cast(cast(cast(extract(year from min(order_date)) as bigint) as integer) as varchar(65535)), 4, '0') || '-' || lpad(cast(1 as varchar(65535)), 2, '0') || '-' || lpad(cast(1 as varchar(65535)), 2, '0') as date) as "make_date(cast(main.date_part('year', min(order_date)) as integer), 1, 1)"
  from lake.silver.orders_silver
  ) as timestamp) as lakec_first, cast(cast(lpad(cast(cast(cast(extract(year from cast('2026-01-31' as date)) as bigint) as integer) as varchar(65535)), 4, '0') || '-' || lpad(cast(12 as varchar(65535)), 2, '0') || '-' || lpad(cast(31 as varchar(65535)), 2, '0') as date) as timestamp) as lakec_last) as lakec_ends
  inner join (
    select d0.n + 10 * d1.n + 100 * d2.n + 1000 * d3.n + 10000 * d4.n as n
    from (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d0
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d1
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d2
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d3
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d4
  ) as lakec_numbers on lakec_numbers.n < floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 and 1 / case when floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 > 100000 then 0 else 1 end = 1
),
parts as (
  select
    day as date,
    cast(cast(extract(year from day) as bigint) as integer) as year,
    cast(cast(extract(quarter from day) as bigint) as integer) as quarter,
    cast(cast(extract(month from day) as bigint) as integer) as month,
    cast(cast(extract(day from day) as bigint) as integer) as day,
    cast(cast(extract(week from day) as bigint) as integer) as iso_week,
    cast(cast(mod(cast(extract(dow from day) as integer) + 6, 7) + 1 as bigint) as integer) as iso_day_of_week
  from calendar
)
select
  cast(((cast(extract(year from date) as bigint) * 10000) + (cast(extract(month from date) as bigint) * 100)) + cast(extract(day from date) as bigint) as integer) as date_sk,
  date,
  year,
  quarter,
  month,
  day,
  iso_week,
  iso_day_of_week,
  case when iso_day_of_week = 1 then 'Monday' when iso_day_of_week = 2 then 'Tuesday' when iso_day_of_week = 3 then 'Wednesday' when iso_day_of_week = 4 then 'Thursday' when iso_day_of_week = 5 then 'Friday' when iso_day_of_week = 6 then 'Saturday' when iso_day_of_week = 7 then 'Sunday' end as day_name,
  case when month = 1 then 'January' when month = 2 then 'February' when month = 3 then 'March' when month = 4 then 'April' when month = 5 then 'May' when month = 6 then 'June' when month = 7 then 'July' when month = 8 then 'August' when month = 9 then 'September' when month = 10 then 'October' when month = 11 then 'November' when month = 12 then 'December' end as month_name,
  iso_day_of_week >= 6 as is_weekend,
  extract(day from dateadd('day', 1, cast(date as timestamp))) = 1 as is_month_end
from parts

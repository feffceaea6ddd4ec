with calendar as (
  select cast(dateadd('day', cast(__unnest.value as number(38,0)), lakec_ends.lakec_first) as date) as day
  from (select cast((
  select date_from_parts(cast(cast(year(min(order_date)) as number(38,0)) as number(38,0)), 1, 1) as "MAKE_DATE(CAST(MAIN.DATE_PART('YEAR', MIN(ORDER_DATE)) AS INTEGER), 1, 1)"
  from lake.silver.orders_silver
  ) as timestamp_ntz) as lakec_first, cast(date_from_parts(cast(cast(year(cast('2026-01-31' as date)) as number(38,0)) as number(38,0)), 12, 31) as timestamp_ntz) as lakec_last) as lakec_ends
  cross join lateral flatten(input => array_generate_range(0, cast(floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 as number(38,0)))) as __unnest
),
parts as (
  select
    day as date,
    cast(cast(year(day) as number(38,0)) as number(38,0)) as year,
    cast(cast(quarter(day) as number(38,0)) as number(38,0)) as quarter,
    cast(cast(month(day) as number(38,0)) as number(38,0)) as month,
    cast(cast(day(day) as number(38,0)) as number(38,0)) as day,
    cast(cast(weekiso(day) as number(38,0)) as number(38,0)) as iso_week,
    cast(cast(dayofweekiso(day) as number(38,0)) as number(38,0)) as iso_day_of_week
  from calendar
)
select
  cast(((cast(year(date) as number(38,0)) * 10000) + (cast(month(date) as number(38,0)) * 100)) + cast(day(date) as number(38,0)) as number(38,0)) as date_sk,
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
  day(dateadd('day', 1, cast(date as timestamp_ntz))) = 1 as is_month_end
from parts

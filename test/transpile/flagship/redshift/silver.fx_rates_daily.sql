with rates as (
  select
    rate_date,
    currency,
    rate_to_usd,
    coalesce(lead(rate_date) over (partition by currency order by rate_date nulls last), cast('9999-12-31' as date)) as next_rate_date
  from lake.silver.fx_rates_silver
  where rate_date <= cast('2026-01-31' as date)
),
calendar as (
  select cast(dateadd('day', lakec_numbers.n, lakec_ends.lakec_first) as date) as day
  from (select cast((
  select min(rate_date) as "min(rate_date)"
  from rates
  ) as timestamp) as lakec_first, cast(cast('2026-01-31' as date) as timestamp) as lakec_last) as lakec_ends
  inner join (
    select d0.n + 10 * d1.n + 100 * d2.n + 1000 * d3.n + 10000 * d4.n as n
    from (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d0
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d1
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d2
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d3
    cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as d4
  ) as lakec_numbers on lakec_numbers.n < floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 and 1 / case when floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 > 100000 then 0 else 1 end = 1
)
select
  calendar.day as rate_date,
  rates.currency,
  rates.rate_to_usd,
  rates.rate_date as source_rate_date,
  cast(datediff('day', rates.rate_date, calendar.day) as integer) as lag_days
from calendar
inner join rates on (calendar.day >= rates.rate_date) and (calendar.day < rates.next_rate_date) and (datediff('day', rates.rate_date, calendar.day) <= 7)

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
  select cast(dateadd('day', cast(__unnest.value as number(38,0)), lakec_ends.lakec_first) as date) as day
  from (select cast((
  select min(rate_date) as "MIN(RATE_DATE)"
  from rates
  ) as timestamp_ntz) as lakec_first, cast(cast('2026-01-31' as date) as timestamp_ntz) as lakec_last) as lakec_ends
  cross join lateral flatten(input => array_generate_range(0, cast(floor(datediff('microsecond', lakec_ends.lakec_first, lakec_ends.lakec_last) / 86400000000.0) + 1 as number(38,0)))) as __unnest
)
select
  calendar.day as rate_date,
  rates.currency,
  rates.rate_to_usd,
  rates.rate_date as source_rate_date,
  cast(datediff('day', rates.rate_date, calendar.day) as number(38,0)) as lag_days
from calendar
inner join rates on (calendar.day >= rates.rate_date) and (calendar.day < rates.next_rate_date) and (datediff('day', rates.rate_date, calendar.day) <= 7)

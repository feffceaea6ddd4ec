{#- A rate for each day and currency: that day's own, or the latest before it that is at most fx_max_carry_days old. -#}
with rates as (
    select
        rate_date,
        currency,
        rate_to_usd,
        coalesce(lead(rate_date) over (partition by currency order by rate_date asc nulls last), date '9999-12-31') as next_rate_date
    from {{ ref('fx_rates') }}
    where rate_date <= {{ as_of() }}
),

calendar as (
    {{ days('(select min(rate_date) from rates)', as_of()) }}
)

select
    calendar.day as rate_date,
    rates.currency,
    rates.rate_to_usd,
    rates.rate_date as source_rate_date,
    cast(calendar.day - rates.rate_date as int) as lag_days
from calendar
inner join rates
    on calendar.day >= rates.rate_date
    and calendar.day < rates.next_rate_date
    and calendar.day - rates.rate_date <= {{ var('fx_max_carry_days') }}

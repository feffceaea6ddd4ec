{#- Every day from 1 January of the first order's year to 31 December of the as-of year. -#}
with calendar as (
    {{ days(
        "(select make_date(cast(extract(year from min(order_date)) as int), 1, 1) from " ~ ref('orders') ~ ")",
        "make_date(cast(extract(year from " ~ as_of() ~ ") as int), 12, 31)"
    ) }}
),

parts as (
    select
        day as date,
        cast(extract(year from day) as int) as year,
        cast(extract(quarter from day) as int) as quarter,
        cast(extract(month from day) as int) as month,
        cast(extract(day from day) as int) as day,
        cast(extract(week from day) as int) as iso_week,
        cast(extract(isodow from day) as int) as iso_day_of_week
    from calendar
)

select
    {{ date_key('date') }} as date_sk,
    date,
    year,
    quarter,
    month,
    day,
    iso_week,
    iso_day_of_week,
    case iso_day_of_week
        {%- for name in ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] %}
        when {{ loop.index }} then '{{ name }}'
        {%- endfor %}
    end as day_name,
    case month
        {%- for name in ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] %}
        when {{ loop.index }} then '{{ name }}'
        {%- endfor %}
    end as month_name,
    iso_day_of_week >= 6 as is_weekend,
    extract(day from date + interval 1 day) = 1 as is_month_end
from parts

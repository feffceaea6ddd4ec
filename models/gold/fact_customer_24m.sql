{#- Each customer's last 24 months as of a day: [as_of_date - 24 months, as_of_date). A run writes its own day and leaves the others. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='insert_overwrite',
    partition_by=['as_of_date']
) }}

with span as (
    select
        {{ as_of() }} as as_of_date,
        {{ add_months(as_of(), -24) }} as window_start,
        {{ as_of() }} as window_end
),

sold as (
    select
        fact_orders.customer_key,
        count(*) filter (where not fact_orders.is_cancelled) as orders_24m,
        count(*) filter (where fact_orders.is_cancelled) as cancelled_orders_24m,
        count(*) filter (where not fact_orders.is_cancelled and fact_orders.fx_status = 'fx_missing') as unpriced_orders_24m,
        cast(sum(case when not fact_orders.is_cancelled then fact_orders.quantity end) as bigint) as units_24m,
        cast(sum(fact_orders.net_revenue_usd) as decimal(18,4)) as revenue_usd_24m,
        min(case when not fact_orders.is_cancelled then fact_orders.order_date end) as first_order_date_24m,
        max(case when not fact_orders.is_cancelled then fact_orders.order_date end) as last_order_date_24m,
        count(distinct case when not fact_orders.is_cancelled then fact_orders.order_year * 12 + fact_orders.order_month end) as active_months_24m
    from {{ ref('fact_orders') }} as fact_orders
    inner join span on fact_orders.order_date >= span.window_start and fact_orders.order_date < span.window_end
    group by fact_orders.customer_key
),

behaved as (
    select
        coalesce(dim_customer.customer_key, -1) as customer_key,
        count(*) as events_24m,
        count(*) filter (where behavior.event_name = 'login') as logins_24m,
        count(*) filter (where behavior.event_name in ('page_view', 'view_product')) as page_views_24m,
        count(*) filter (where behavior.event_name = 'purchase') as purchases_24m,
        count(distinct behavior.session_id) as sessions_24m,
        cast(sum(behavior.duration_seconds) as bigint) as time_spent_seconds_24m,
        cast(sum(behavior.conversion_value) as decimal(18,4)) as conversion_value_24m
    from {{ ref('customer_behavior') }} as behavior
    inner join span on behavior.event_ts >= cast(span.window_start as timestamp) and behavior.event_ts < cast(span.window_end as timestamp)
    left join {{ ref('dim_customer') }} as dim_customer on dim_customer.customer_id = behavior.customer_id
    group by 1
),

completed as (
    select
        span.as_of_date,
        span.window_start,
        span.window_end,
        dim_customer.customer_key,
        history.customer_sk,
        cast(coalesce(sold.orders_24m, 0) as bigint) as orders_24m,
        cast(coalesce(sold.cancelled_orders_24m, 0) as bigint) as cancelled_orders_24m,
        cast(coalesce(sold.unpriced_orders_24m, 0) as bigint) as unpriced_orders_24m,
        cast(coalesce(sold.units_24m, 0) as bigint) as units_24m,
        cast(coalesce(sold.revenue_usd_24m, 0) as decimal(18,4)) as revenue_usd_24m,
        sold.first_order_date_24m,
        sold.last_order_date_24m,
        cast(coalesce(sold.active_months_24m, 0) as int) as active_months_24m,
        cast(coalesce(behaved.events_24m, 0) as bigint) as events_24m,
        cast(coalesce(behaved.logins_24m, 0) as bigint) as logins_24m,
        cast(coalesce(behaved.page_views_24m, 0) as bigint) as page_views_24m,
        cast(coalesce(behaved.purchases_24m, 0) as bigint) as purchases_24m,
        cast(coalesce(behaved.sessions_24m, 0) as bigint) as sessions_24m,
        cast(coalesce(behaved.time_spent_seconds_24m, 0) as bigint) as time_spent_seconds_24m,
        cast(coalesce(behaved.conversion_value_24m, 0) as decimal(18,4)) as conversion_value_24m
    from {{ ref('dim_customer') }} as dim_customer
    cross join span
    left join {{ ref('dim_customer_history') }} as history
        on history.customer_key = dim_customer.customer_key
        and cast(span.as_of_date as timestamp) >= history.valid_from
        and cast(span.as_of_date as timestamp) < history.valid_to
    left join sold on sold.customer_key = dim_customer.customer_key
    left join behaved on behaved.customer_key = dim_customer.customer_key
)

select
    window_start,
    window_end,
    customer_key,
    customer_sk,
    orders_24m,
    cancelled_orders_24m,
    unpriced_orders_24m,
    units_24m,
    revenue_usd_24m,
    {{ decimal_div('revenue_usd_24m', '(orders_24m - unpriced_orders_24m)', 4, sa=4, sb=0) }} as avg_order_value_usd_24m,
    first_order_date_24m,
    last_order_date_24m,
    cast(as_of_date - last_order_date_24m as int) as days_since_last_order,
    active_months_24m,
    events_24m,
    logins_24m,
    page_views_24m,
    purchases_24m,
    sessions_24m,
    time_spent_seconds_24m,
    conversion_value_24m,
    orders_24m > 0 or events_24m > 0 as is_active_24m,
    as_of_date
from completed

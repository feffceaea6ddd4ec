{#- All that is known of a customer. Orders, behaviour and opportunities are grouped to one row a customer each before they are joined. -#}
with sold as (
    select
        customer_key,
        count(*) filter (where not is_cancelled) as total_orders,
        count(*) filter (where is_cancelled) as cancelled_orders,
        count(*) filter (where not is_cancelled and fx_status = 'fx_missing') as unpriced_orders,
        cast(sum(net_revenue_usd) as decimal(18,4)) as total_revenue_usd,
        min(case when not is_cancelled then order_date end) as first_order_date,
        max(case when not is_cancelled then order_date end) as last_order_date
    from {{ ref('fact_orders') }}
    group by customer_key
),

behaved as (
    select
        coalesce(dim_customer.customer_key, -1) as customer_key,
        count(*) as total_events,
        count(distinct behavior.session_id) as total_sessions,
        cast(sum(behavior.duration_seconds) as bigint) as total_time_spent_seconds
    from {{ ref('customer_behavior') }} as behavior
    left join {{ ref('dim_customer') }} as dim_customer on dim_customer.customer_id = behavior.customer_id
    group by 1
),

offered as (
    select
        coalesce(dim_customer.customer_key, -1) as customer_key,
        count(*) filter (where not opportunities.is_closed) as open_opportunities,
        cast(sum(case when opportunities.is_won then opportunities.amount end) as decimal(18,4)) as won_amount
    from {{ ref('opportunities') }} as opportunities
    left join {{ ref('dim_customer') }} as dim_customer on dim_customer.customer_id = opportunities.account_id
    group by 1
),

completed as (
    select
        dim_customer.customer_key,
        dim_customer.customer_id,
        dim_customer.segment,
        dim_customer.country,
        dim_customer.industry,
        dim_customer.customer_since,
        dim_customer.is_deleted,
        cast(coalesce(sold.total_orders, 0) as bigint) as total_orders,
        cast(coalesce(sold.cancelled_orders, 0) as bigint) as cancelled_orders,
        cast(coalesce(sold.unpriced_orders, 0) as bigint) as unpriced_orders,
        cast(coalesce(sold.total_revenue_usd, 0) as decimal(18,4)) as total_revenue_usd,
        sold.first_order_date,
        sold.last_order_date,
        cast(coalesce(behaved.total_events, 0) as bigint) as total_events,
        cast(coalesce(behaved.total_sessions, 0) as bigint) as total_sessions,
        cast(coalesce(behaved.total_time_spent_seconds, 0) as bigint) as total_time_spent_seconds,
        cast(coalesce(offered.open_opportunities, 0) as bigint) as open_opportunities,
        cast(coalesce(offered.won_amount, 0) as decimal(18,4)) as won_amount
    from {{ ref('dim_customer') }} as dim_customer
    left join sold on sold.customer_key = dim_customer.customer_key
    left join behaved on behaved.customer_key = dim_customer.customer_key
    left join offered on offered.customer_key = dim_customer.customer_key
)

select
    customer_key,
    customer_id,
    segment,
    country,
    industry,
    customer_since,
    is_deleted,
    total_orders,
    cancelled_orders,
    unpriced_orders,
    total_revenue_usd,
    {{ decimal_div('total_revenue_usd', '(total_orders - unpriced_orders)', 4, sa=4, sb=0) }} as avg_order_value_usd,
    first_order_date,
    last_order_date,
    total_events,
    total_sessions,
    total_time_spent_seconds,
    open_opportunities,
    won_amount,
    {{ decimal_mul('total_revenue_usd', '1.5', 18, 4) }} as estimated_ltv
from completed

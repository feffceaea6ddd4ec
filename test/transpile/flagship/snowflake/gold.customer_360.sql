with sold as (
  select
    customer_key,
    count(case when not is_cancelled then 1 end) as total_orders,
    count(case when is_cancelled then 1 end) as cancelled_orders,
    count(case when (not is_cancelled) and (fx_status = 'fx_missing') then 1 end) as unpriced_orders,
    cast(sum(net_revenue_usd) as number(18,4)) as total_revenue_usd,
    min(case when not is_cancelled then order_date end) as first_order_date,
    max(case when not is_cancelled then order_date end) as last_order_date
  from lake.gold.fact_orders
  group by customer_key
),
behaved as (
  select
    coalesce(dim_customer.customer_key, (-1)) as customer_key,
    count(*) as total_events,
    count(distinct behavior.session_id) as total_sessions,
    cast(sum(behavior.duration_seconds) as number(38,0)) as total_time_spent_seconds
  from lake.silver.customer_behavior_silver as behavior
  left join lake.gold.dim_customer as dim_customer on dim_customer.customer_id = behavior.customer_id
  group by 1
),
offered as (
  select
    coalesce(dim_customer.customer_key, (-1)) as customer_key,
    count(case when not opportunities.is_closed then 1 end) as open_opportunities,
    cast(sum(case when opportunities.is_won then opportunities.amount end) as number(18,4)) as won_amount
  from lake.silver.opportunities_silver as opportunities
  left join lake.gold.dim_customer as dim_customer on dim_customer.customer_id = opportunities.account_id
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
    cast(coalesce(sold.total_orders, 0) as number(38,0)) as total_orders,
    cast(coalesce(sold.cancelled_orders, 0) as number(38,0)) as cancelled_orders,
    cast(coalesce(sold.unpriced_orders, 0) as number(38,0)) as unpriced_orders,
    cast(coalesce(sold.total_revenue_usd, 0) as number(18,4)) as total_revenue_usd,
    sold.first_order_date,
    sold.last_order_date,
    cast(coalesce(behaved.total_events, 0) as number(38,0)) as total_events,
    cast(coalesce(behaved.total_sessions, 0) as number(38,0)) as total_sessions,
    cast(coalesce(behaved.total_time_spent_seconds, 0) as number(38,0)) as total_time_spent_seconds,
    cast(coalesce(offered.open_opportunities, 0) as number(38,0)) as open_opportunities,
    cast(coalesce(offered.won_amount, 0) as number(18,4)) as won_amount
  from lake.gold.dim_customer as dim_customer
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
  cast(cast(case when (total_revenue_usd < 0) = ((total_orders - unpriced_orders) < 0) then 1 else (-1) end * cast(cast((((2 * abs(cast(round(cast(total_revenue_usd as number(38,4)) * 10000, 0) as number(38,0)))) + nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0)) - mod(((2 * abs(cast(round(cast(total_revenue_usd as number(38,4)) * 10000, 0) as number(38,0)))) + nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0)), nullif(2 * nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0), 0))) / nullif(2 * nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0), 0) as number(38,0)) as number(38,0)) as number(19,0)) * 0.0001 as number(18,4)) as avg_order_value_usd,
  first_order_date,
  last_order_date,
  total_events,
  total_sessions,
  total_time_spent_seconds,
  open_opportunities,
  won_amount,
  cast(cast(total_revenue_usd as number(38,4)) * 1.5 as number(18,4)) as estimated_ltv
from completed

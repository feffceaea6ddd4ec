with span as (
  select
    cast('2026-01-31' as date) as as_of_date,
    cast(dateadd('month', (-24), cast(cast(cast('2026-01-31' as date) as date) as timestamp)) as date) as window_start,
    cast('2026-01-31' as date) as window_end
),
sold as (
  select
    fact_orders.customer_key,
    count(case when not fact_orders.is_cancelled then 1 end) as orders_24m,
    count(case when fact_orders.is_cancelled then 1 end) as cancelled_orders_24m,
    count(case when (not fact_orders.is_cancelled) and (fact_orders.fx_status = 'fx_missing') then 1 end) as unpriced_orders_24m,
    cast(sum(case when not fact_orders.is_cancelled then fact_orders.quantity end) as bigint) as units_24m,
    cast(sum(fact_orders.net_revenue_usd) as decimal(18,4)) as revenue_usd_24m,
    min(case when not fact_orders.is_cancelled then fact_orders.order_date end) as first_order_date_24m,
    max(case when not fact_orders.is_cancelled then fact_orders.order_date end) as last_order_date_24m,
    count(distinct case when not fact_orders.is_cancelled then (fact_orders.order_year * 12) + fact_orders.order_month end) as active_months_24m
  from lake.gold.fact_orders as fact_orders
  inner join span on (fact_orders.order_date >= span.window_start) and (fact_orders.order_date < span.window_end)
  group by fact_orders.customer_key
),
behaved as (
  select
    coalesce(dim_customer.customer_key, (-1)) as customer_key,
    count(*) as events_24m,
    count(case when behavior.event_name = 'login' then 1 end) as logins_24m,
    count(case when behavior.event_name in ('page_view', 'view_product') then 1 end) as page_views_24m,
    count(case when behavior.event_name = 'purchase' then 1 end) as purchases_24m,
    count(distinct behavior.session_id) as sessions_24m,
    cast(sum(behavior.duration_seconds) as bigint) as time_spent_seconds_24m,
    cast(sum(behavior.conversion_value) as decimal(18,4)) as conversion_value_24m
  from lake.silver.customer_behavior_silver as behavior
  inner join span on (behavior.event_ts >= cast(span.window_start as timestamp)) and (behavior.event_ts < cast(span.window_end as timestamp))
  left join lake.gold.dim_customer as dim_customer on dim_customer.customer_id = behavior.customer_id
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
    cast(coalesce(sold.active_months_24m, 0) as integer) as active_months_24m,
    cast(coalesce(behaved.events_24m, 0) as bigint) as events_24m,
    cast(coalesce(behaved.logins_24m, 0) as bigint) as logins_24m,
    cast(coalesce(behaved.page_views_24m, 0) as bigint) as page_views_24m,
    cast(coalesce(behaved.purchases_24m, 0) as bigint) as purchases_24m,
    cast(coalesce(behaved.sessions_24m, 0) as bigint) as sessions_24m,
    cast(coalesce(behaved.time_spent_seconds_24m, 0) as bigint) as time_spent_seconds_24m,
    cast(coalesce(behaved.conversion_value_24m, 0) as decimal(18,4)) as conversion_value_24m
  from lake.gold.dim_customer as dim_customer
  cross join span
  left join lake.gold.dim_customer_history as history on (history.customer_key = dim_customer.customer_key) and (cast(span.as_of_date as timestamp) >= history.valid_from) and (cast(span.as_of_date as timestamp) < history.valid_to)
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
  cast(cast(case when (revenue_usd_24m < 0) = ((orders_24m - unpriced_orders_24m) < 0) then 1 else (-1) end * cast(cast((((2 * abs(cast(round(revenue_usd_24m * 10000, 0) as decimal(38,0)))) + nullif(abs(cast(cast(orders_24m - unpriced_orders_24m as decimal(38,0)) * 1 as decimal(38,0))), 0)) - mod(((2 * abs(cast(round(revenue_usd_24m * 10000, 0) as decimal(38,0)))) + nullif(abs(cast(cast(orders_24m - unpriced_orders_24m as decimal(38,0)) * 1 as decimal(38,0))), 0)), nullif(2 * nullif(abs(cast(cast(orders_24m - unpriced_orders_24m as decimal(38,0)) * 1 as decimal(38,0))), 0), 0))) / nullif(2 * nullif(abs(cast(cast(orders_24m - unpriced_orders_24m as decimal(38,0)) * 1 as decimal(38,0))), 0), 0) as decimal(38,0)) as bigint) as decimal(19,0)) * 0.0001 as decimal(18,4)) as avg_order_value_usd_24m,
  first_order_date_24m,
  last_order_date_24m,
  cast(datediff('day', last_order_date_24m, as_of_date) as integer) as days_since_last_order,
  active_months_24m,
  events_24m,
  logins_24m,
  page_views_24m,
  purchases_24m,
  sessions_24m,
  time_spent_seconds_24m,
  conversion_value_24m,
  (orders_24m > 0) or (events_24m > 0) as is_active_24m,
  as_of_date
from completed

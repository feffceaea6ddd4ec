select
  orders.order_id,
  coalesce(history.customer_sk, (-1)) as customer_sk,
  coalesce(history.customer_key, (-1)) as customer_key,
  coalesce(dim_product.product_sk, (-1)) as product_sk,
  dim_date.date_sk,
  orders.order_date,
  orders.order_ts,
  orders.status,
  orders.status = 'CANCELLED' as is_cancelled,
  orders.quantity,
  orders.currency,
  orders.amount_orig,
  orders.rate_to_usd,
  orders.fx_status,
  orders.amount_usd,
  case when orders.status = 'CANCELLED' then cast(0 as decimal(18,4)) else orders.amount_usd end as net_revenue_usd,
  orders.is_outlier,
  orders.order_year,
  orders.order_month
from lake.silver.orders_silver as orders
left join lake.gold.dim_customer_history as history on (history.customer_id = orders.customer_id) and (orders.order_ts >= history.valid_from) and (orders.order_ts < history.valid_to)
left join lake.gold.dim_product as dim_product on dim_product.product_id = orders.product_id
left join lake.gold.dim_date as dim_date on dim_date.date = orders.order_date

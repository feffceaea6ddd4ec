with sold as (
  select
    product_sk,
    count(case when not is_cancelled then 1 end) as total_orders,
    count(case when is_cancelled then 1 end) as cancelled_orders,
    count(case when (not is_cancelled) and (fx_status = 'fx_missing') then 1 end) as unpriced_orders,
    cast(sum(case when not is_cancelled then quantity end) as number(38,0)) as total_quantity_sold,
    cast(sum(net_revenue_usd) as number(18,4)) as total_revenue_usd,
    min(case when not is_cancelled then order_date end) as first_sale_date,
    max(case when not is_cancelled then order_date end) as last_sale_date
  from lake.gold.fact_orders
  group by product_sk
),
completed as (
  select
    dim_product.product_sk,
    dim_product.product_id,
    dim_product.product_name,
    dim_product.category,
    cast(coalesce(sold.total_orders, 0) as number(38,0)) as total_orders,
    cast(coalesce(sold.cancelled_orders, 0) as number(38,0)) as cancelled_orders,
    cast(coalesce(sold.unpriced_orders, 0) as number(38,0)) as unpriced_orders,
    cast(coalesce(sold.total_quantity_sold, 0) as number(38,0)) as total_quantity_sold,
    cast(coalesce(sold.total_revenue_usd, 0) as number(18,4)) as total_revenue_usd,
    sold.first_sale_date,
    sold.last_sale_date
  from lake.gold.dim_product as dim_product
  left join sold on sold.product_sk = dim_product.product_sk
)
select
  product_sk,
  product_id,
  product_name,
  category,
  total_orders,
  cancelled_orders,
  unpriced_orders,
  total_quantity_sold,
  total_revenue_usd,
  cast(cast(case when (total_revenue_usd < 0) = ((total_orders - unpriced_orders) < 0) then 1 else (-1) end * cast(cast((((2 * abs(cast(round(cast(total_revenue_usd as number(38,4)) * 10000, 0) as number(38,0)))) + nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0)) - mod(((2 * abs(cast(round(cast(total_revenue_usd as number(38,4)) * 10000, 0) as number(38,0)))) + nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0)), nullif(2 * nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0), 0))) / nullif(2 * nullif(abs(cast(cast(total_orders - unpriced_orders as number(38,0)) * 1 as number(38,0))), 0), 0) as number(38,0)) as number(38,0)) as number(19,0)) * 0.0001 as number(18,4)) as avg_order_value_usd,
  first_sale_date,
  last_sale_date
from completed

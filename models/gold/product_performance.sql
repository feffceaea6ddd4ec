{#- What each product has sold so far; orders are grouped before they are joined, so that a product without orders stays one row. -#}
with sold as (
    select
        product_sk,
        count(*) filter (where not is_cancelled) as total_orders,
        count(*) filter (where is_cancelled) as cancelled_orders,
        count(*) filter (where not is_cancelled and fx_status = 'fx_missing') as unpriced_orders,
        cast(sum(case when not is_cancelled then quantity end) as bigint) as total_quantity_sold,
        cast(sum(net_revenue_usd) as decimal(18,4)) as total_revenue_usd,
        min(case when not is_cancelled then order_date end) as first_sale_date,
        max(case when not is_cancelled then order_date end) as last_sale_date
    from {{ ref('fact_orders') }}
    group by product_sk
),

completed as (
    select
        dim_product.product_sk,
        dim_product.product_id,
        dim_product.product_name,
        dim_product.category,
        cast(coalesce(sold.total_orders, 0) as bigint) as total_orders,
        cast(coalesce(sold.cancelled_orders, 0) as bigint) as cancelled_orders,
        cast(coalesce(sold.unpriced_orders, 0) as bigint) as unpriced_orders,
        cast(coalesce(sold.total_quantity_sold, 0) as bigint) as total_quantity_sold,
        cast(coalesce(sold.total_revenue_usd, 0) as decimal(18,4)) as total_revenue_usd,
        sold.first_sale_date,
        sold.last_sale_date
    from {{ ref('dim_product') }} as dim_product
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
    {{ decimal_div('total_revenue_usd', '(total_orders - unpriced_orders)', 4, sa=4, sb=0) }} as avg_order_value_usd,
    first_sale_date,
    last_sale_date
from completed

{{ config(
    materialized='table',
    partition_by=['order_year', 'order_month'],
    quarantine={
        'input': 'snowflake_orders',
        'rules': [
            {'name': 'amount_null', 'when': 'amount_orig is null'},
            {'name': 'amount_negative', 'when': 'amount_orig < 0'},
        ],
    }
) }}

with delivered as (
    select
        * exclude (currency, status),
        {{ currency_code('currency') }} as currency,
        coalesce({{ code('status') }}, 'UNKNOWN') as status,
        coalesce(total_amount, {{ decimal_mul('unit_price', 'quantity', 18, 4) }}) as amount_orig,
        row_number() over (partition by order_id order by {{ cdc_order() }}) as _place,
        {{ source_json('snowflake', 'orders') }} as _raw
    from {{ ref('snowflake_orders') }}
)

select
    delivered.order_id,
    delivered.customer_id,
    delivered.product_id,
    products.product_name,
    products.category,
    delivered.order_date,
    coalesce(delivered.order_timestamp, cast(delivered.order_date as timestamp)) as order_ts,
    delivered.status,
    delivered.quantity,
    delivered.unit_price,
    delivered.currency,
    delivered.amount_orig,
    {{ rate_to_usd('delivered.currency') }} as rate_to_usd,
    case when delivered.currency <> 'USD' then fx.source_rate_date end as fx_rate_date,
    {{ fx_status('delivered.currency') }} as fx_status,
    {{ to_usd('delivered.amount_orig', 'delivered.currency') }} as amount_usd,
    delivered.discount_percent,
    delivered.tax_amount,
    delivered.shipping_cost,
    delivered.payment_method,
    delivered.channel,
    -- More than twice what quantity, price, tax and shipping explain; false where one of them is unknown.
    coalesce(
        delivered.amount_orig > 2 * ({{ decimal_mul('delivered.unit_price', 'delivered.quantity', 18, 4) }} + delivered.tax_amount + delivered.shipping_cost),
        false
    ) as is_outlier,
    delivered.customer_id is not null and customers.customer_id is null as is_orphan_customer,
    delivered.product_id is not null and products.product_id is null as is_orphan_product,
    delivered.updated_at,
    cast(extract(year from delivered.order_date) as int) as order_year,
    cast(extract(month from delivered.order_date) as int) as order_month,
    {{ flow_columns("case when _place > 1 then 'superseded' when " ~ is_delete('delivered.op', 'delivered.is_deleted') ~ " then 'deleted' end") }}
from delivered
left join {{ ref('products') }} as products on products.product_id = delivered.product_id
left join {{ ref('customers') }} as customers on customers.customer_id = delivered.customer_id
left join {{ ref('fx_rates_daily') }} as fx on fx.rate_date = delivered.order_date and fx.currency = delivered.currency

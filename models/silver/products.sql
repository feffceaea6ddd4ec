{{ config(
    materialized='table',
    quarantine={'input': 'snowflake_products', 'rules': [{'name': 'price_negative', 'when': 'price_usd < 0'}]}
) }}

with delivered as (
    select
        *,
        row_number() over (partition by product_id order by {{ cdc_order() }}) as _place,
        {{ source_json('snowflake', 'products') }} as _raw
    from {{ ref('snowflake_products') }}
)

select
    product_id,
    sku,
    coalesce({{ name('product_name') }}, 'UNKNOWN') as product_name,
    coalesce(category, 'UNKNOWN') as category,
    subcategory,
    brand,
    price_usd,
    cost_usd,
    coalesce(active, false) as is_active,
    stock_quantity,
    stock_quantity > 0 as in_stock,
    supplier_id,
    coalesce(cost_usd > price_usd, false) as is_cost_above_price,
    updated_at,
    {{ flow_columns("case when _place > 1 then 'superseded' when " ~ is_delete() ~ " then 'deleted' end") }}
from delivered

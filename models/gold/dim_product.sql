{#- Products as they are now, and key -1 for an order's product that is not known. -#}
select
    {{ sk('product_id') }} as product_sk,
    product_id,
    sku,
    product_name,
    category,
    subcategory,
    brand,
    price_usd,
    cost_usd,
    cast(price_usd - cost_usd as decimal(18,4)) as margin_usd,
    is_active,
    in_stock,
    supplier_id
from {{ ref('products') }}

union all

select
    cast(-1 as bigint), '__unknown__', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN',
    cast(null as decimal(18,4)), cast(null as decimal(18,4)), cast(null as decimal(18,4)),
    cast(false as boolean), cast(false as boolean), 'UNKNOWN'

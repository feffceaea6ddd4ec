select
  strtol(substr(md5(coalesce(cast(product_id as varchar(65535)), chr(30))), 1, 15), 16) as product_sk,
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
from lake.silver.products_silver
union all
select
  cast((-1) as bigint) as "cast(-1 as bigint)",
  '__unknown__' as "'__unknown__'",
  'UNKNOWN' as "'unknown'",
  'UNKNOWN' as "'unknown'",
  'UNKNOWN' as "'unknown'",
  'UNKNOWN' as "'unknown'",
  'UNKNOWN' as "'unknown'",
  cast(null as decimal(18,4)) as "cast(null as decimal(18, 4))",
  cast(null as decimal(18,4)) as "cast(null as decimal(18, 4))",
  cast(null as decimal(18,4)) as "cast(null as decimal(18, 4))",
  cast(false as boolean) as "cast(cast('f' as boolean) as boolean)",
  cast(false as boolean) as "cast(cast('f' as boolean) as boolean)",
  'UNKNOWN' as "'unknown'"

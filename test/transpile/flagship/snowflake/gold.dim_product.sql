select
  cast(to_number(substr(md5(coalesce(cast(product_id as varchar), chr(30))), 1, 15), 'XXXXXXXXXXXXXXX') as number(38,0)) as product_sk,
  product_id,
  sku,
  product_name,
  category,
  subcategory,
  brand,
  price_usd,
  cost_usd,
  cast(price_usd - cost_usd as number(18,4)) as margin_usd,
  is_active,
  in_stock,
  supplier_id
from lake.silver.products_silver
union all
select
  cast((-1) as number(38,0)) as "CAST(-1 AS BIGINT)",
  '__unknown__' as "'__UNKNOWN__'",
  'UNKNOWN' as "'UNKNOWN'",
  'UNKNOWN' as "'UNKNOWN'",
  'UNKNOWN' as "'UNKNOWN'",
  'UNKNOWN' as "'UNKNOWN'",
  'UNKNOWN' as "'UNKNOWN'",
  cast(null as number(18,4)) as "CAST(NULL AS DECIMAL(18, 4))",
  cast(null as number(18,4)) as "CAST(NULL AS DECIMAL(18, 4))",
  cast(null as number(18,4)) as "CAST(NULL AS DECIMAL(18, 4))",
  cast(false as boolean) as "CAST(CAST('F' AS BOOLEAN) AS BOOLEAN)",
  cast(false as boolean) as "CAST(CAST('F' AS BOOLEAN) AS BOOLEAN)",
  'UNKNOWN' as "'UNKNOWN'"

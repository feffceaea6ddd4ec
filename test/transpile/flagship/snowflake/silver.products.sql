with delivered as (
  select
    *,
    row_number() over (partition by product_id order by updated_at desc nulls last, case when coalesce(left(upper(trim(op)), 1) = 'D', false) or coalesce(is_deleted, false) then 1 when left(upper(trim(op)), 1) = 'U' then 2 else 3 end nulls last, _file_date desc nulls last, _row_hash nulls last) as _place,
    to_json(object_construct_keep_null('active', cast(active as varchar), 'brand', cast(brand as varchar), 'category', cast(category as varchar), 'color', cast(color as varchar), 'cost_usd', cast(cost_usd as varchar), 'created_at', rtrim(rtrim(to_char(created_at, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.'), 'dimensions', cast(dimensions as varchar), 'in_stock', cast(in_stock as varchar), 'ingestion_timestamp', rtrim(rtrim(to_char(ingestion_timestamp, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.'), 'is_deleted', cast(is_deleted as varchar), 'op', cast(op as varchar), 'price_usd', cast(price_usd as varchar), 'product_id', cast(product_id as varchar), 'product_name', cast(product_name as varchar), 'rating', cast(rating as varchar), 'reorder_level', cast(reorder_level as varchar), 'review_count', cast(review_count as varchar), 'size', cast(size as varchar), 'sku', cast(sku as varchar), 'source_system', cast(source_system as varchar), 'stock_quantity', cast(stock_quantity as varchar), 'subcategory', cast(subcategory as varchar), 'supplier_id', cast(supplier_id as varchar), 'updated_at', rtrim(rtrim(to_char(updated_at, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.'), 'weight_kg', cast(weight_kg as varchar))) as _raw
  from lake.bronze.snowflake_products
)
select
  product_id,
  sku,
  coalesce(regexp_replace(trim(product_name), '[ ]+', ' '), 'UNKNOWN') as product_name,
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
  case when _place > 1 then 'superseded' when coalesce(left(upper(trim(op)), 1) = 'D', false) or coalesce(is_deleted, false) then 'deleted' end as _dropped,
  _source_file,
  _row_hash,
  _run_date,
  _raw
from delivered

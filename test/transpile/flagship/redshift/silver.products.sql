with delivered as (
  select
    *,
    row_number() over (partition by product_id order by updated_at desc nulls last, case when coalesce(left(upper(trim(op)), 1) = 'D', false) or coalesce(is_deleted, false) then 1 when left(upper(trim(op)), 1) = 'U' then 2 else 3 end nulls last, _file_date desc nulls last, _row_hash nulls last) as _place,
    json_serialize(object('active', case when active then 'true' when not active then 'false' end, 'brand', cast(brand as varchar(65535)), 'category', cast(category as varchar(65535)), 'color', cast(color as varchar(65535)), 'cost_usd', cast(cost_usd as varchar(65535)), 'created_at', rtrim(rtrim(to_char(created_at, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.'), 'dimensions', cast(dimensions as varchar(65535)), 'in_stock', case when in_stock then 'true' when not in_stock then 'false' end, 'ingestion_timestamp', rtrim(rtrim(to_char(ingestion_timestamp, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.'), 'is_deleted', case when is_deleted then 'true' when not is_deleted then 'false' end, 'op', cast(op as varchar(65535)), 'price_usd', cast(price_usd as varchar(65535)), 'product_id', cast(product_id as varchar(65535)), 'product_name', cast(product_name as varchar(65535)), 'rating', cast(rating as varchar(65535)), 'reorder_level', cast(reorder_level as varchar(65535)), 'review_count', cast(review_count as varchar(65535)), 'size', cast(size as varchar(65535)), 'sku', cast(sku as varchar(65535)), 'source_system', cast(source_system as varchar(65535)), 'stock_quantity', cast(stock_quantity as varchar(65535)), 'subcategory', cast(subcategory as varchar(65535)), 'supplier_id', cast(supplier_id as varchar(65535)), 'updated_at', rtrim(rtrim(to_char(updated_at, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.'), 'weight_kg', cast(weight_kg as varchar(65535)))) as _raw
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

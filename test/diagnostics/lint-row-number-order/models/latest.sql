with orders as (select 1 as order_id, date '2026-01-31' as updated_at)
select
  row_number() over (partition by order_id) as any_row,
  row_number() over (partition by order_id order by updated_at desc) as nulls_somewhere,
  row_number() over (partition by order_id order by updated_at desc nulls last) as ties
from orders

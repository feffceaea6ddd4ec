-- add the new rows (counts)
-- append silver.orders columns ["order_id"]
select order_id from (
select 1 as order_id
) as new_rows;

-- create the table (counts)
-- replace silver.orders
select 1 as order_id;

-- create the view
-- view silver.orders
select 1 as order_id;

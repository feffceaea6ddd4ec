-- create the table (counts)
-- replace silver.orders
select id, customer_id, order_date from lake.bronze.orders;

-- create the table (counts)
-- replace silver.orders
select order_id, order_date, "ORDER" from bronze.orders;

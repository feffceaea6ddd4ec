-- create the table (counts)
-- replace silver.orders
select id, status, at from lake.bronze.orders;

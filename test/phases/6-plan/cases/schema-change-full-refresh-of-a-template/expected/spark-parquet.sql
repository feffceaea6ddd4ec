-- create the table (counts)
-- replace silver.orders
select * from lake.bronze.orders -- all of it;

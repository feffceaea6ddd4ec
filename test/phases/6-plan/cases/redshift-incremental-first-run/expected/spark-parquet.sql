-- create the table (counts)
-- replace silver.orders
select id, status, amount, big, at, tags from lake.bronze.orders;

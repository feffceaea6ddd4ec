-- create the table (counts)
-- replace silver.orders
select id, note, at from lake.bronze.orders;

-- create the table (counts)
-- replace silver.orders
select 1 as id;

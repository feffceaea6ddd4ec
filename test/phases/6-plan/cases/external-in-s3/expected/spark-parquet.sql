-- create the table (counts)
-- replace gold.orders
select 1 as id;

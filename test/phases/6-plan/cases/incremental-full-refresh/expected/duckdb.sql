-- replace

-- create the table (counts)
create or replace table lake.silver.orders as
select id, status, at from lake.bronze.orders;

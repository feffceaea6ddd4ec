-- create

-- create the table (counts)
create or replace table lake.silver.orders as
select 1 as id;

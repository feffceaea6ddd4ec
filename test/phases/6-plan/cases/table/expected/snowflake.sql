-- create

-- create the table (counts)
create or replace transient table lake.silver.orders as
select 1 as id;

-- create

-- create the table (counts)
create table lake.silver.orders
as (
select 1 as id
);

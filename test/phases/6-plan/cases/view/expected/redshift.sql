-- create

-- create the view
create view lake.silver.orders as (
select 1 as id
);

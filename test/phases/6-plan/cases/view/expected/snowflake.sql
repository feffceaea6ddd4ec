-- create

-- create the view
create or replace view lake.silver.orders as
select 1 as id;

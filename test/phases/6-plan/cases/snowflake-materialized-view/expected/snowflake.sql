-- create

-- create the materialized view
create or replace secure materialized view lake.silver.orders
cluster by (order_id)
as
select 1 as order_id;

-- grant select to analyst
grant select on materialized view lake.silver.orders to role analyst;

-- create

-- create the materialized view
create materialized view lake.silver.orders
backup no
diststyle key distkey (order_id)
compound sortkey (order_id)
auto refresh yes
as (
select 1 as order_id
);

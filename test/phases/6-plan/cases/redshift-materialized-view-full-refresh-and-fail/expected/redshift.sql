-- replace

-- drop the materialized view of that name
drop materialized view if exists lake.silver.orders cascade;

-- create the materialized view
create materialized view lake.silver.orders
diststyle key distkey (order_id)
auto refresh no
as (
select 1 as order_id
);

-- replace

-- drop the table of that name
drop table if exists lake.silver.orders;

-- create the dynamic table
create or replace dynamic table lake.silver.orders
target_lag = '1 hour'
warehouse = LAKE_WH
refresh_mode = incremental
initialize = on_create
cluster by (order_id)
as
select 1 as order_id;

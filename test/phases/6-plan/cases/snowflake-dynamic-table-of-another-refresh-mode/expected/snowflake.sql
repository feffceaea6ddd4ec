-- replace

-- create the dynamic table
create or replace dynamic table lake.silver.orders
target_lag = '1 hour'
warehouse = LAKE_WH
refresh_mode = full
as
select 1 as order_id;

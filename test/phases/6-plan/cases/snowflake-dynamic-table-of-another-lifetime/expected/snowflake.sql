-- replace

-- create the dynamic table
create or replace transient dynamic table lake.silver.orders
target_lag = '1 hour'
warehouse = LAKE_WH
as
select 1 as order_id;

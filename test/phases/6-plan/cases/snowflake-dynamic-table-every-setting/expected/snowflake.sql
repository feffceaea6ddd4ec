-- create

-- create the dynamic table
create or replace transient dynamic table lake.silver.orders
target_lag = '5 minutes'
warehouse = LAKE_WH
initialization_warehouse = LARGE_WH
refresh_mode = full
initialize = on_schedule
cluster by (order_id, day)
copy grants
immutable where (day < '2026-01-01')
as
select 1 as order_id, date '2026-01-01' as day;

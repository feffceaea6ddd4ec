-- alter: its settings change

-- change the dynamic table
alter dynamic table lake.silver.orders set target_lag = '5 minutes' scheduler = enable warehouse = LAKE_WH initialization_warehouse = LARGE_WH;

-- change the dynamic table
alter dynamic table lake.silver.orders set immutable where (day < '2026-01-01');

-- change the dynamic table
alter dynamic table lake.silver.orders cluster by (order_id, day);

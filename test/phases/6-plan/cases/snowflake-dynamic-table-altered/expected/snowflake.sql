-- alter: its settings change

-- change the dynamic table
alter dynamic table lake.silver.orders set target_lag = '1 hour' warehouse = LAKE_WH;

-- alter: its settings change

-- change the materialized view
alter materialized view lake.silver.orders auto refresh yes;

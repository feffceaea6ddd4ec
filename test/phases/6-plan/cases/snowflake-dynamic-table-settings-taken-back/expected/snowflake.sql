-- alter: its settings change

-- change the dynamic table
alter dynamic table lake.silver.orders unset initialization_warehouse;

-- change the dynamic table
alter dynamic table lake.silver.orders unset immutable;

-- change the dynamic table
alter dynamic table lake.silver.orders drop clustering key;

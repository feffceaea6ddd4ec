-- alter: its grants alone

-- take insert from LOADER
revoke insert on table lake.silver.orders from role LOADER;

-- grant select to reporter
grant select on table lake.silver.orders to role reporter;

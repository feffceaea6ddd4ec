-- replace

-- create the view
create or replace secure view lake.silver.orders
copy grants as
select 1 as order_id;

-- write the descriptions
comment on view lake.silver.orders is 'Orders.';
comment on column lake.silver.orders.order_id is 'Key.';

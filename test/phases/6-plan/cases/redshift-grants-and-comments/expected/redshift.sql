-- insert

-- transaction: change the table
begin;

-- add the new rows (counts)
insert into lake.silver.orders (order_id)
select order_id from (
select 1 as order_id
) as new_rows;

-- write the descriptions
comment on table lake.silver.orders is 'Orders, one row each.';
comment on column lake.silver.orders.order_id is 'The order''s number.';

commit;

-- take insert from loader
revoke insert on lake.silver.orders from loader;

-- grant select to role reporter
grant select on lake.silver.orders to role reporter;

-- grant select to anna
grant select on lake.silver.orders to anna;

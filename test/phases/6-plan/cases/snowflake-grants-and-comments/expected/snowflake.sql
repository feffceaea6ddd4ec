-- replace

-- create the table (counts)
create or replace table lake.silver.orders (
  order_id number(38,0)
)
copy grants as
select order_id from (
select 1 as order_id
) as model;

-- write the descriptions
comment on table lake.silver.orders is 'Orders, one row each.';
alter table lake.silver.orders modify column order_id comment 'The order''s number.';

-- take insert from LOADER
revoke insert on table lake.silver.orders from role LOADER;

-- grant select to reporter
grant select on table lake.silver.orders to role reporter;

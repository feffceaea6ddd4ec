-- replace

-- create the table (counts)
create or replace table lake.silver.orders (
  order_id varchar,
  order_date date,
  "ORDER" number(38,0)
)
cluster by (order_date, to_date(updated_at))
copy grants as
select * from (
select order_id, order_date, "ORDER" from (
select order_id, order_date, "ORDER" from bronze.orders
) as model
) as model
order by order_date, to_date(updated_at);
alter table lake.silver.orders resume recluster;

-- write the descriptions
comment on table lake.silver.orders is 'Orders, one row each. It''s a \\ table.';
alter table lake.silver.orders modify column order_id comment 'Key''s column.';

-- grant select to reporter
grant select on table lake.silver.orders to role reporter;

-- grant select to analyst
grant select on table lake.silver.orders to role analyst;

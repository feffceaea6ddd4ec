-- replace

-- transaction: write the new table and swap it in
begin;

-- create the new table aside (counts)
create table lake.silver.orders__lakec_new
backup no
diststyle key distkey (customer_id)
interleaved sortkey (order_date, id)
as (
select id, customer_id, order_date from lake.bronze.orders
);

-- drop the old table
drop table if exists lake.silver.orders cascade;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

-- grant select to reporter
grant select on lake.silver.orders to reporter;

-- grant select to group analysts
grant select on lake.silver.orders to group analysts;

-- grant select to role bi
grant select on lake.silver.orders to role bi;

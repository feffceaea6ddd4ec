-- replace

-- transaction: write the new table and swap it in
begin;

-- create the new table aside
create table lake.silver.orders__lakec_new (
  id integer,
  status varchar(65535),
  at timestamp
);

-- fill it (counts)
insert into lake.silver.orders__lakec_new (id, status, at)
select id, status, at from (
select id, status, at from lake.bronze.orders
) as model;

-- drop the old table
drop table if exists lake.silver.orders cascade;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

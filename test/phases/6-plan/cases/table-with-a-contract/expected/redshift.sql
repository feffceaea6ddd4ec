-- replace

-- transaction: write the new table and swap it in
begin;

-- create the new table aside
create table lake.silver.orders__lakec_new (
  id bigint not null,
  amount decimal(18,4),
  label varchar(65535)
);

-- fill it (counts)
insert into lake.silver.orders__lakec_new (id, amount, label)
select id, amount, label from (
select 1.5 as amount, 1 as id, 'x' as label
) as model;

-- drop the old table
drop table if exists lake.silver.orders cascade;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

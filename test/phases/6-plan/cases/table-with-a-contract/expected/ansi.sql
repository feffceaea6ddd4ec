-- replace

-- drop what a broken run left aside
drop table if exists lake.silver.orders__lakec_new;

-- transaction: write the new table aside
begin;

-- create the new table aside
create table lake.silver.orders__lakec_new (
  id bigint not null,
  amount decimal(18,4),
  label varchar,
  constraint positive check (amount >= 0)
);

-- fill it (counts)
insert into lake.silver.orders__lakec_new (id, amount, label)
select id, amount, label from (
select 1.5 as amount, 1 as id, 'x' as label
) as model;

commit;

-- transaction: swap the tables
begin;

-- drop the old table
drop table if exists lake.silver.orders;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

-- drop what is left aside (cleanup)
drop table if exists lake.silver.orders__lakec_new;

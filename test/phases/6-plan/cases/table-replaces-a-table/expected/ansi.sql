-- replace

-- drop what a broken run left aside
drop table if exists lake.silver.orders__lakec_new;

-- create the new table aside (counts)
create table lake.silver.orders__lakec_new as
select 1 as id;

-- transaction: swap the tables
begin;

-- drop the old table
drop table if exists lake.silver.orders;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

-- drop what is left aside (cleanup)
drop table if exists lake.silver.orders__lakec_new;

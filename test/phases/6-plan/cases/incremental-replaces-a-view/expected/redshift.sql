-- replace: a table instead of the view

-- transaction: write the new table and swap it in
begin;

-- create the new table aside
create table lake.silver.orders__lakec_new (
  id integer
);

-- fill it (counts)
insert into lake.silver.orders__lakec_new (id)
select id from (
select 1 as id
) as model;

-- drop the old view
drop view if exists lake.silver.orders cascade;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

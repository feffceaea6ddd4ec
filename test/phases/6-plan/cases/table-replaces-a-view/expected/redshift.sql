-- replace: a table instead of the view

-- transaction: write the new table and swap it in
begin;

-- create the new table aside (counts)
create table lake.silver.orders__lakec_new
as (
select 1 as id
);

-- drop the old view
drop view if exists lake.silver.orders cascade;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

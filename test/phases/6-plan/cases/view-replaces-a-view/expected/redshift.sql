-- replace

-- transaction: replace the view
begin;

-- drop the view of that name
drop view if exists lake.silver.orders cascade;

-- create the view
create view lake.silver.orders as (
select 1 as id
);

commit;

-- replace: a view instead of the table

-- transaction: replace the view
begin;

-- drop the table of that name
drop table if exists lake.silver.orders cascade;

-- create the view
create view lake.silver.orders as (
select 1 as id
);

commit;

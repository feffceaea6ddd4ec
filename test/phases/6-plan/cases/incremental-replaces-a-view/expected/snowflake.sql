-- replace: a table instead of the view

-- drop the view of that name
drop view if exists lake.silver.orders;

-- create the table (counts)
create transient table lake.silver.orders (
  id number(38,0)
) as
select id from (
select 1 as id
) as model;

-- replace: a table instead of the view

-- drop the view of that name
drop view if exists lake.silver.orders;

-- create the table (counts)
create transient table lake.silver.orders as
select 1 as id;

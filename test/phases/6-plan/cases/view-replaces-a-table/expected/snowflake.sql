-- replace: a view instead of the table

-- drop the table of that name
drop table if exists lake.silver.orders;

-- create the view
create view lake.silver.orders as
select 1 as id;

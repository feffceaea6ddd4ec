-- replace: a table instead of the view

-- transaction: replace the table
begin;

-- drop the view of that name
drop view if exists lake.silver.orders;

-- create the table (counts)
create table lake.silver.orders as
select 1 as id;

commit;

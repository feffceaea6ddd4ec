-- create

-- create the table (counts)
create or replace transient table lake.silver.orders (
  id number(38,0)
) as
select id from (
select 1 as id
) as model;

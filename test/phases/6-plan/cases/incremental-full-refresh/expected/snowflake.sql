-- replace

-- create the table (counts)
create or replace transient table lake.silver.orders (
  id number(38,0),
  status varchar,
  at timestamp_ntz
) as
select id, status, at from (
select id, status, at from lake.bronze.orders
) as model;

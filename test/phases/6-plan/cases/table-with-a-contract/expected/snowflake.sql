-- replace

-- create the table (counts)
create or replace transient table lake.silver.orders (
  id number(38,0) not null,
  amount number(18,4),
  label varchar
) as
select id, amount, label from (
select 1.5 as amount, 1 as id, 'x' as label
) as model;

-- create

-- create the table (counts)
create or replace transient table lake.silver.orders (
  id number(38,0),
  amount number(18,4),
  order_year number(38,0),
  order_month number(38,0)
) as
select id, amount, order_year, order_month from (
select 2026 as order_year, 1 as id, 1 as order_month, 2.5 as amount
) as model;

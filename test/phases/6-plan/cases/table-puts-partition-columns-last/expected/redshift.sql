-- create

-- create the table (counts)
create table lake.silver.orders
as (
select id, amount, order_year, order_month from (
select 2026 as order_year, 1 as id, 1 as order_month, 2.5 as amount
) as model
);

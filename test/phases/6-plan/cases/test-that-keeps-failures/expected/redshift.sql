-- test

-- count the failing rows
select sum(n) as failures, null as tested
from (
select * from (
select id, 1 as n from lake.silver.orders where id is null
) as failing
limit 10
) as failing_rows;

-- failing rows
select * from (
select id, 1 as n from lake.silver.orders where id is null
) as failing
limit 10;

-- drop what stands there
drop view if exists lake.dq_results.not_null_orders_id cascade;

-- keep the failing rows
create table lake.dq_results.not_null_orders_id
as (
select * from (
select id, 1 as n from lake.silver.orders where id is null
) as failing
limit 10
);

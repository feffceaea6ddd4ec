-- count the failing rows
select sum(n) as failures, null as tested
from (
select * from (
select id, 1 as n from lake.silver.orders where id is null
) as failing
limit 10
) as failing_rows;

-- when there are any

-- drop what stands there
-- drop dq_results.not_null_orders_id

-- keep the failing rows
-- replace dq_results.not_null_orders_id
select * from (
select id, 1 as n from lake.silver.orders where id is null
) as failing
limit 10;

-- when there are none

-- drop the rows that failed before
-- drop dq_results.not_null_orders_id

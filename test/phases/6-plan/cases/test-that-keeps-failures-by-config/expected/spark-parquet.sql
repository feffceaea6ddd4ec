-- count the failing rows
select count(*) as failures, null as tested
from (
select id from lake.silver.orders where id is null
) as failing_rows;

-- when there are any

-- keep the failing rows
-- replace dq_results.not_null_orders_id
select id from lake.silver.orders where id is null;

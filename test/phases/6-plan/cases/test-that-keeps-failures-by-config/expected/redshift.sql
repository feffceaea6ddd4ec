-- test

-- count the failing rows
select count(*) as failures, null as tested
from (
select id from lake.silver.orders where id is null
) as failing_rows;

-- failing rows
select id from lake.silver.orders where id is null;

-- keep the failing rows
create table lake.dq_results.not_null_orders_id
as (
select id from lake.silver.orders where id is null
);

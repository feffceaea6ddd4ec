-- test

-- count the failing rows
select count(*) as failures, null as tested
from (
select id from lake.silver.orders where id is null
) as failing_rows;

-- failing rows
select id from lake.silver.orders where id is null;

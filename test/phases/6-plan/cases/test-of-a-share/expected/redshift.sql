-- test

-- count the failing rows
select count(*) as failures, (select count(*) from (select * from lake.silver.orders where id > 5) as orders) as tested
from (
select id from lake.silver.orders where id is null
) as failing_rows;

-- failing rows
select id from lake.silver.orders where id is null;

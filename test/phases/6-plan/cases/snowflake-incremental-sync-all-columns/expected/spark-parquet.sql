-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select * from bronze.orders;

-- give the table its new columns
-- replace silver.orders
select
  cast(`ORDER_ID` as bigint) as `ORDER_ID`,
  `ORDER_DATE`,
  cast(`AMOUNT` as decimal(18,4)) as `AMOUNT`,
  cast(null as string) as `Note`
from lake.silver.orders;

-- delete the rows that come again
-- replace silver.orders
select * from lake.silver.orders as DBT_INTERNAL_DEST
where not coalesce((
exists (
  select 1 from orders__lakec_new as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.`ORDER_ID` <=> DBT_INTERNAL_DEST.`ORDER_ID`
)
  and (DBT_INTERNAL_DEST.order_date > '2026-01-01')
), false);

-- insert the new rows (counts)
-- append silver.orders columns ["ORDER_ID","ORDER_DATE","AMOUNT","Note"]
select `ORDER_ID`, `ORDER_DATE`, `AMOUNT`, `Note` from orders__lakec_new;

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

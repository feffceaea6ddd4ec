-- insert: adds Note VARCHAR; drops GONE TEXT; changes AMOUNT DECIMAL(18,4)

-- write the new rows aside
create or replace temporary table lake.silver.orders__lakec_new as
select * from bronze.orders;

-- give the table its new columns
create or replace transient table lake.silver.orders
copy grants as
select
  ORDER_ID,
  ORDER_DATE,
  cast(AMOUNT as number(18,4)) as AMOUNT,
  cast(null as varchar) as Note
from lake.silver.orders;

-- transaction: change the table
begin;

-- delete the rows that come again
delete from lake.silver.orders as DBT_INTERNAL_DEST
using lake.silver.orders__lakec_new as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_SOURCE.ORDER_ID is not distinct from DBT_INTERNAL_DEST.ORDER_ID
  and (DBT_INTERNAL_DEST.order_date > '2026-01-01');

-- insert the new rows (counts)
insert into lake.silver.orders (ORDER_ID, ORDER_DATE, AMOUNT, Note)
select ORDER_ID, ORDER_DATE, AMOUNT, Note from lake.silver.orders__lakec_new;

commit;

-- drop the new rows
drop table if exists lake.silver.orders__lakec_new;

-- transaction: change the table

-- give the table its new columns
-- replace silver.orders
select
  cast(id as bigint) as id,
  cast(price as decimal(20,4)) as price,
  cast(tags as struct<`a`: int, `b`: string>) as tags,
  old,
  cast(null as string) as fresh
from lake.silver.orders;

-- add the new rows (counts)
-- append silver.orders columns ["id","price","tags","fresh"]
select id, price, tags, fresh from (
select * from lake.bronze.orders
) as new_rows;

-- end of the transaction

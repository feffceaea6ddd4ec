-- insert: adds fresh VARCHAR; changes price DECIMAL(20,4)

-- give the table its new columns
create or replace transient table lake.silver.orders
copy grants as
select
  id,
  cast(price as number(20,4)) as price,
  tags,
  old,
  cast(null as varchar) as fresh
from lake.silver.orders;

-- add the new rows (counts)
insert into lake.silver.orders (id, price, tags, fresh)
select id, price, tags, fresh from (
select * from lake.bronze.orders
) as new_rows;

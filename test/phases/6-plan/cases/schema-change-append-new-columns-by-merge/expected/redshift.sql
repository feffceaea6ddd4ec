-- merge: adds fresh VARCHAR

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table orders__lakec_tmp
as (
select * from lake.bronze.orders
);

-- add the column fresh
alter table lake.silver.orders add column fresh varchar(65535);

-- look for keys that come twice
select count(*) from (
  select id from orders__lakec_tmp
  group by id
  having count(*) > 1
) as doubled;
-- else duplicate-new-keys: {n|key comes|keys come} more than once (id) among the new rows of "orders", and a merge would take either.

-- update the rows that come again, insert the others (counts)
merge into lake.silver.orders
using orders__lakec_tmp as DBT_INTERNAL_SOURCE
on (coalesce(cast(DBT_INTERNAL_SOURCE.id as varchar(65535)), chr(30)) = coalesce(cast(lake.silver.orders.id as varchar(65535)), chr(30)))
when matched then update set
  fresh = DBT_INTERNAL_SOURCE.fresh
when not matched then insert (id, fresh)
values (DBT_INTERNAL_SOURCE.id, DBT_INTERNAL_SOURCE.fresh);

-- drop the new rows
drop table if exists orders__lakec_tmp cascade;

commit;

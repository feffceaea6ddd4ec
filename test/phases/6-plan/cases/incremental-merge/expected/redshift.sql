-- merge

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table orders__lakec_tmp
as (
select id, status, at from lake.bronze.orders
);

-- look for keys that come twice
select count(*) from (
  select id from orders__lakec_tmp
  group by id
  having count(*) > 1
) as doubled;
-- else duplicate-new-keys: {n|key comes|keys come} more than once (id) among the new rows of "orders", and a merge would take either.

-- update the rows that come again, insert the others (counts)
insert into lake.silver.orders (id, status, at)
select DBT_INTERNAL_SOURCE.id, DBT_INTERNAL_SOURCE.status, DBT_INTERNAL_SOURCE.at
from orders__lakec_tmp as DBT_INTERNAL_SOURCE
where not exists (
  select 1 from lake.silver.orders as DBT_INTERNAL_DEST
  where (coalesce(cast(DBT_INTERNAL_SOURCE.id as varchar(65535)), chr(30)) = coalesce(cast(DBT_INTERNAL_DEST.id as varchar(65535)), chr(30)))
);
update lake.silver.orders as DBT_INTERNAL_DEST
set status = DBT_INTERNAL_SOURCE.status, at = DBT_INTERNAL_SOURCE.at
from orders__lakec_tmp as DBT_INTERNAL_SOURCE
where (coalesce(cast(DBT_INTERNAL_SOURCE.id as varchar(65535)), chr(30)) = coalesce(cast(DBT_INTERNAL_DEST.id as varchar(65535)), chr(30)))
  and (DBT_INTERNAL_SOURCE.at > DBT_INTERNAL_DEST.at);

-- drop the new rows
drop table if exists orders__lakec_tmp cascade;

commit;

-- merge

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table orders__lakec_tmp
as (
select id, line, status, made_at, at from lake.bronze.orders
);

-- look for keys that come twice
select count(*) from (
  select id, line from orders__lakec_tmp
  group by id, line
  having count(*) > 1
) as doubled;
-- else duplicate-new-keys: {n|key comes|keys come} more than once (id, line) among the new rows of "orders", and a merge would take either.

-- update the rows that come again, insert the others (counts)
merge into lake.silver.orders
using orders__lakec_tmp as DBT_INTERNAL_SOURCE
on (coalesce(cast(DBT_INTERNAL_SOURCE.id as varchar(65535)), chr(30)) = coalesce(cast(lake.silver.orders.id as varchar(65535)), chr(30))) and (coalesce(cast(DBT_INTERNAL_SOURCE.line as varchar(65535)), chr(30)) = coalesce(cast(lake.silver.orders.line as varchar(65535)), chr(30))) and (lake.silver.orders.at > timestamp '2026-01-01')
when matched then update set
  status = DBT_INTERNAL_SOURCE.status,
  at = DBT_INTERNAL_SOURCE.at
when not matched then insert (id, line, status, made_at, at)
values (DBT_INTERNAL_SOURCE.id, DBT_INTERNAL_SOURCE.line, DBT_INTERNAL_SOURCE.status, DBT_INTERNAL_SOURCE.made_at, DBT_INTERNAL_SOURCE.at);

-- drop the new rows
drop table if exists orders__lakec_tmp cascade;

commit;

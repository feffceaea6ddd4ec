-- merge: adds fresh VARCHAR

-- transaction: change the table
begin;

-- write the new rows aside
create or replace temporary table temp.main.orders__lakec_new as
select * from lake.bronze.orders;

-- add the column fresh
alter table lake.silver.orders add column fresh VARCHAR;

-- look for keys that come twice
select count(*) from (
  select id from temp.main.orders__lakec_new
  group by id
  having count(*) > 1
) as doubled;
-- else duplicate-new-keys: {n|key comes|keys come} more than once (id) among the new rows of "orders", and a merge would take either.

-- update the rows that come again, insert the others (counts)
merge into lake.silver.orders as DBT_INTERNAL_DEST
using temp.main.orders__lakec_new as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.id is not distinct from DBT_INTERNAL_DEST.id)
when matched then update set
  fresh = DBT_INTERNAL_SOURCE.fresh
when not matched then insert (id, fresh)
values (DBT_INTERNAL_SOURCE.id, DBT_INTERNAL_SOURCE.fresh);

-- drop the new rows
drop table if exists temp.main.orders__lakec_new;

commit;

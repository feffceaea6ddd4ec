-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select * from lake.bronze.orders;

-- give the table its new columns
-- replace silver.orders
select
  id,
  old,
  cast(null as string) as fresh
from lake.silver.orders;

-- look for keys that come twice
-- guard code "duplicate-new-keys" message "{n|key comes|keys come} more than once (id) among the new rows of \"orders\", and a merge would take either." hint "Keep one row of each key, for example: qualify row_number() over (partition by id order by …) = 1."
select count(*) from (
  select id from orders__lakec_new
  group by id
  having count(*) > 1
) as doubled;

-- update the rows that come again, insert the others (counts)
-- merge silver.orders rows "select count(*) from orders__lakec_new as DBT_INTERNAL_SOURCE"
merge into {target} as DBT_INTERNAL_DEST
using orders__lakec_new as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id)
when matched then update set fresh = DBT_INTERNAL_SOURCE.fresh
when not matched then insert (id, fresh) values (DBT_INTERNAL_SOURCE.id, DBT_INTERNAL_SOURCE.fresh);
select
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.id when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.id else DBT_INTERNAL_DEST.id end as id,
  DBT_INTERNAL_DEST.old,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.fresh when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_SOURCE.fresh else DBT_INTERNAL_DEST.fresh end as fresh
from (select *, true as lakec_there from lake.silver.orders) as DBT_INTERNAL_DEST
full outer join (select *, true as lakec_there from orders__lakec_new) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id);

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

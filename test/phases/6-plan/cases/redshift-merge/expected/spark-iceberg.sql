-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select id, line, status, made_at, at from lake.bronze.orders;

-- look for keys that come twice
-- guard code "duplicate-new-keys" message "{n|key comes|keys come} more than once (id, line) among the new rows of \"orders\", and a merge would take either." hint "Keep one row of each key, for example: qualify row_number() over (partition by id, line order by …) = 1."
select count(*) from (
  select id, line from orders__lakec_new
  group by id, line
  having count(*) > 1
) as doubled;

-- update the rows that come again, insert the others (counts)
-- merge silver.orders rows "select count(*) from orders__lakec_new as DBT_INTERNAL_SOURCE"
merge into {target} as DBT_INTERNAL_DEST
using orders__lakec_new as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id) and (DBT_INTERNAL_SOURCE.line <=> DBT_INTERNAL_DEST.line) and (DBT_INTERNAL_DEST.at > timestamp '2026-01-01')
when matched then update set status = DBT_INTERNAL_SOURCE.status, at = DBT_INTERNAL_SOURCE.at
when not matched then insert (id, line, status, made_at, at) values (DBT_INTERNAL_SOURCE.id, DBT_INTERNAL_SOURCE.line, DBT_INTERNAL_SOURCE.status, DBT_INTERNAL_SOURCE.made_at, DBT_INTERNAL_SOURCE.at);
select
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.id when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.id else DBT_INTERNAL_DEST.id end as id,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.line when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.line else DBT_INTERNAL_DEST.line end as line,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.status when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_SOURCE.status else DBT_INTERNAL_DEST.status end as status,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.made_at when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_DEST.made_at else DBT_INTERNAL_DEST.made_at end as made_at,
  case when DBT_INTERNAL_DEST.lakec_there is null then DBT_INTERNAL_SOURCE.at when DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there then DBT_INTERNAL_SOURCE.at else DBT_INTERNAL_DEST.at end as at
from (select *, true as lakec_there from lake.silver.orders) as DBT_INTERNAL_DEST
full outer join (select *, true as lakec_there from orders__lakec_new) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id) and (DBT_INTERNAL_SOURCE.line <=> DBT_INTERNAL_DEST.line) and (DBT_INTERNAL_DEST.at > timestamp '2026-01-01');

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

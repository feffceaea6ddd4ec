-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select id, status, at from lake.bronze.orders;

-- look for keys that come twice
-- guard code "duplicate-new-keys" message "{n|key comes|keys come} more than once (id) among the new rows of \"orders\", and a merge would take either." hint "Keep one row of each key, for example: qualify row_number() over (partition by id order by …) = 1."
select count(*) from (
  select id from orders__lakec_new
  group by id
  having count(*) > 1
) as doubled;

-- update the rows that come again, insert the others (counts)
-- sql silver.orders rows "select count(*) from orders__lakec_new as DBT_INTERNAL_SOURCE\nleft join (select *, true as lakec_there from lake.silver.orders) as DBT_INTERNAL_DEST\non (DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id)\nwhere (DBT_INTERNAL_DEST.lakec_there) or (DBT_INTERNAL_DEST.lakec_there is null and (DBT_INTERNAL_SOURCE.status <> 'DELETED'))"
merge into {target} as DBT_INTERNAL_DEST
using orders__lakec_new as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id)
when matched then update set status = DBT_INTERNAL_SOURCE.status
when not matched and (DBT_INTERNAL_SOURCE.status <> 'DELETED') then insert (id, status, at) values (DBT_INTERNAL_SOURCE.id, DBT_INTERNAL_SOURCE.status, DBT_INTERNAL_SOURCE.at);

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

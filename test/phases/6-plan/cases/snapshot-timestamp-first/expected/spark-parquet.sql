-- transaction: start the history

-- take the rows of now
-- temporary orders_history__lakec_new
select * from lake.silver.orders;

-- look for keys that come twice
-- guard code "snapshot-duplicate-keys" message "{n|key comes|keys come} more than once (id) in the source of the snapshot \"orders_history\"." hint "Take one row of each key, or name more columns in unique_key."
select count(*) from (
  select id from orders_history__lakec_new
  group by id
  having count(*) > 1
) as doubled;

-- start the history (counts)
-- replace silver.orders_history
select
  source.id as id,
  source.status as status,
  source.updated_at as updated_at,
  md5(coalesce(cast(source.id as string), '') || '|' || coalesce(cast(source.updated_at as string), '')) as dbt_scd_id,
  source.updated_at as dbt_updated_at,
  source.updated_at as dbt_valid_from,
  nullif(source.updated_at, source.updated_at) as dbt_valid_to
from orders_history__lakec_new as source;

-- drop the rows of now
-- forget orders_history__lakec_new

-- end of the transaction

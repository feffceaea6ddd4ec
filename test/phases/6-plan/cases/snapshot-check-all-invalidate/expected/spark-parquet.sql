-- transaction: change the history

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

-- add the new versions (counts)
-- append silver.orders_history columns ["id","status","updated_at","dbt_scd_id","dbt_updated_at","dbt_valid_from","dbt_valid_to"]
select
  version.id,
  version.status,
  version.updated_at,
  md5(coalesce(cast(version.id as string), '') || '|' || coalesce(cast(version.lakec_start as string), '')),
  version.lakec_start,
  version.lakec_start,
  coalesce(nullif(version.lakec_start, version.lakec_start), timestamp '9999-12-31')
from (
  select source.*, timestamp '2026-01-31 06:00:00.000' as lakec_start
  from orders_history__lakec_new as source
  left join lake.silver.orders_history as present on source.id <=> present.id and (present.dbt_valid_to is null or present.dbt_valid_to = timestamp '9999-12-31')
  where present.dbt_scd_id is null or source.id is distinct from present.id or source.status is distinct from present.status or source.updated_at is distinct from present.updated_at
) as version;

-- close the versions that they follow
-- replace silver.orders_history
select
  present.id,
  present.status,
  present.updated_at,
  present.dbt_scd_id,
  present.dbt_updated_at,
  present.dbt_valid_from,
  case when source.lakec_found then timestamp '2026-01-31 06:00:00.000' else present.dbt_valid_to end as dbt_valid_to
from lake.silver.orders_history as present
left join (select *, true as lakec_found from orders_history__lakec_new) as source on source.id <=> present.id
  and (present.dbt_valid_to is null or present.dbt_valid_to = timestamp '9999-12-31')
  and (source.id is distinct from present.id or source.status is distinct from present.status or source.updated_at is distinct from present.updated_at);

-- close the rows that are gone
-- replace silver.orders_history
select
  gone.id,
  gone.status,
  gone.updated_at,
  gone.dbt_scd_id,
  gone.dbt_updated_at,
  gone.dbt_valid_from,
  case when coalesce((gone.dbt_valid_to is null or gone.dbt_valid_to = timestamp '9999-12-31')
  and not exists (select 1 from orders_history__lakec_new as source where source.id <=> gone.id), false) then timestamp '2026-01-31 06:00:00.000' else gone.dbt_valid_to end as dbt_valid_to
from lake.silver.orders_history as gone;

-- drop the rows of now
-- forget orders_history__lakec_new

-- end of the transaction

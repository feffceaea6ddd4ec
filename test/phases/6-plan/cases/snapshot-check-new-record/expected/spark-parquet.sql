-- transaction: change the history

-- take the rows of now
-- temporary orders_history__lakec_new
select * from lake.silver.orders;

-- look for keys that come twice
-- guard code "snapshot-duplicate-keys" message "{n|key comes|keys come} more than once (id, status) in the source of the snapshot \"orders_history\"." hint "Take one row of each key, or name more columns in unique_key."
select count(*) from (
  select id, status from orders_history__lakec_new
  group by id, status
  having count(*) > 1
) as doubled;

-- give the table its new columns
-- replace silver.orders_history
select
  cast(id as int) as id,
  updated_at,
  dbt_scd_id,
  dbt_updated_at,
  start_at,
  dbt_valid_to,
  cast(null as string) as status,
  cast(null as string) as deleted
from lake.silver.orders_history;

-- add the new versions (counts)
-- append silver.orders_history columns ["id","status","updated_at","dbt_scd_id","dbt_updated_at","start_at","dbt_valid_to","deleted"]
select
  version.id,
  version.status,
  version.updated_at,
  md5(coalesce(cast(version.id as string), '') || '|' || coalesce(cast(version.status as string), '') || '|' || coalesce(cast(version.lakec_start as string), '')),
  version.lakec_start,
  version.lakec_start,
  nullif(version.lakec_start, version.lakec_start),
  'False'
from (
  select source.*, timestamp '2026-01-31 06:00:00.000' as lakec_start
  from orders_history__lakec_new as source
  left join lake.silver.orders_history as present on source.id <=> present.id and source.status <=> present.status and present.dbt_valid_to is null
  where present.dbt_scd_id is null or source.updated_at is distinct from present.updated_at or coalesce(present.deleted, 'False') = 'True'
) as version;

-- close the versions that they follow
-- replace silver.orders_history
select
  present.id,
  present.updated_at,
  present.dbt_scd_id,
  present.dbt_updated_at,
  present.start_at,
  case when source.lakec_found then timestamp '2026-01-31 06:00:00.000' else present.dbt_valid_to end as dbt_valid_to,
  present.status,
  present.deleted
from lake.silver.orders_history as present
left join (select *, true as lakec_found from orders_history__lakec_new) as source on source.id <=> present.id and source.status <=> present.status
  and present.dbt_valid_to is null
  and (source.updated_at is distinct from present.updated_at or coalesce(present.deleted, 'False') = 'True');

-- add a version that says that a row is gone
-- append silver.orders_history columns ["id","status","updated_at","dbt_scd_id","dbt_updated_at","start_at","dbt_valid_to","deleted"]
select
  gone.id,
  gone.status,
  gone.updated_at,
  md5(coalesce(cast(gone.id as string), '') || '|' || coalesce(cast(gone.status as string), '') || '|' || coalesce(cast(timestamp '2026-01-31 06:00:00.000' as string), '')),
  timestamp '2026-01-31 06:00:00.000',
  timestamp '2026-01-31 06:00:00.000',
  nullif(timestamp '2026-01-31 06:00:00.000', timestamp '2026-01-31 06:00:00.000'),
  'True'
from lake.silver.orders_history as gone
where gone.dbt_valid_to is null
  and not (coalesce(gone.deleted, 'False') = 'True')
  and not exists (select 1 from orders_history__lakec_new as source where source.id <=> gone.id and source.status <=> gone.status);

-- close the rows that are gone
-- replace silver.orders_history
select
  gone.id,
  gone.updated_at,
  gone.dbt_scd_id,
  gone.dbt_updated_at,
  gone.start_at,
  case when coalesce(gone.dbt_valid_to is null
  and not (coalesce(gone.deleted, 'False') = 'True')
  and not exists (select 1 from orders_history__lakec_new as source where source.id <=> gone.id and source.status <=> gone.status), false) then timestamp '2026-01-31 06:00:00.000' else gone.dbt_valid_to end as dbt_valid_to,
  gone.status,
  gone.deleted
from lake.silver.orders_history as gone;

-- drop the rows of now
-- forget orders_history__lakec_new

-- end of the transaction

-- snapshot: adds status VARCHAR, deleted varchar

-- take the rows of now
create or replace temporary table lake.silver.orders_history__lakec_new as
select * from lake.silver.orders;

-- look for keys that come twice
select count(*) from (
  select id, status from lake.silver.orders_history__lakec_new
  group by id, status
  having count(*) > 1
) as doubled;
-- else snapshot-duplicate-keys: {n|key comes|keys come} more than once (id, status) in the source of the snapshot "orders_history".

-- add the column status
alter table lake.silver.orders_history add column status varchar;

-- add the column deleted
alter table lake.silver.orders_history add column deleted varchar;

-- transaction: change the history
begin;

-- add the new versions (counts)
insert into lake.silver.orders_history (id, status, updated_at, dbt_scd_id, dbt_updated_at, start_at, dbt_valid_to, deleted)
select
  version.id,
  version.status,
  version.updated_at,
  md5(coalesce(cast(version.id as varchar), '') || '|' || coalesce(cast(version.status as varchar), '') || '|' || coalesce(cast(version.lakec_start as varchar), '')),
  version.lakec_start,
  version.lakec_start,
  nullif(version.lakec_start, version.lakec_start),
  'False'
from (
  select source.*, timestamp '2026-01-31 06:00:00.000' as lakec_start
  from lake.silver.orders_history__lakec_new as source
  left join lake.silver.orders_history as present on source.id is not distinct from present.id and source.status is not distinct from present.status and present.dbt_valid_to is null
  where present.dbt_scd_id is null or source.updated_at is distinct from present.updated_at or coalesce(present.deleted, 'False') = 'True'
) as version;

-- close the versions that they follow
update lake.silver.orders_history as present
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
from lake.silver.orders_history__lakec_new as source
where source.id is not distinct from present.id and source.status is not distinct from present.status
  and present.dbt_valid_to is null
  and (source.updated_at is distinct from present.updated_at or coalesce(present.deleted, 'False') = 'True');

-- add a version that says that a row is gone
insert into lake.silver.orders_history (id, status, updated_at, dbt_scd_id, dbt_updated_at, start_at, dbt_valid_to, deleted)
select
  gone.id,
  gone.status,
  gone.updated_at,
  md5(coalesce(cast(gone.id as varchar), '') || '|' || coalesce(cast(gone.status as varchar), '') || '|' || coalesce(cast(timestamp '2026-01-31 06:00:00.000' as varchar), '')),
  timestamp '2026-01-31 06:00:00.000',
  timestamp '2026-01-31 06:00:00.000',
  nullif(timestamp '2026-01-31 06:00:00.000', timestamp '2026-01-31 06:00:00.000'),
  'True'
from lake.silver.orders_history as gone
where gone.dbt_valid_to is null
  and not (coalesce(gone.deleted, 'False') = 'True')
  and not exists (select 1 from lake.silver.orders_history__lakec_new as source where source.id is not distinct from gone.id and source.status is not distinct from gone.status);

-- close the rows that are gone
update lake.silver.orders_history as gone
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
where gone.dbt_valid_to is null
  and not (coalesce(gone.deleted, 'False') = 'True')
  and not exists (select 1 from lake.silver.orders_history__lakec_new as source where source.id is not distinct from gone.id and source.status is not distinct from gone.status);

commit;

-- drop the rows of now
drop table if exists lake.silver.orders_history__lakec_new;

-- snapshot

-- take the rows of now
create or replace temporary table lake.silver.orders_history__lakec_new as
select * from lake.silver.orders;

-- transaction: change the history
begin;

-- look for keys that come twice
select count(*) from (
  select id from lake.silver.orders_history__lakec_new
  group by id
  having count(*) > 1
) as doubled;
-- else snapshot-duplicate-keys: {n|key comes|keys come} more than once (id) in the source of the snapshot "orders_history".

-- add the new versions (counts)
insert into lake.silver.orders_history (id, status, updated_at, dbt_scd_id, dbt_updated_at, dbt_valid_from, dbt_valid_to)
select
  version.id,
  version.status,
  version.updated_at,
  md5(coalesce(cast(version.id as varchar), '') || '|' || coalesce(cast(version.lakec_start as varchar), '')),
  version.lakec_start,
  version.lakec_start,
  coalesce(nullif(version.lakec_start, version.lakec_start), timestamp '9999-12-31')
from (
  select source.*, timestamp '2026-01-31 06:00:00.000' as lakec_start
  from lake.silver.orders_history__lakec_new as source
  left join lake.silver.orders_history as present on source.id is not distinct from present.id and (present.dbt_valid_to is null or present.dbt_valid_to = timestamp '9999-12-31')
  where present.dbt_scd_id is null or source.id is distinct from present.id or source.status is distinct from present.status or source.updated_at is distinct from present.updated_at
) as version;

-- close the versions that they follow
update lake.silver.orders_history as present
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
from lake.silver.orders_history__lakec_new as source
where source.id is not distinct from present.id
  and (present.dbt_valid_to is null or present.dbt_valid_to = timestamp '9999-12-31')
  and (source.id is distinct from present.id or source.status is distinct from present.status or source.updated_at is distinct from present.updated_at);

-- close the rows that are gone
update lake.silver.orders_history as gone
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
where (gone.dbt_valid_to is null or gone.dbt_valid_to = timestamp '9999-12-31')
  and not exists (select 1 from lake.silver.orders_history__lakec_new as source where source.id is not distinct from gone.id);

commit;

-- drop the rows of now
drop table if exists lake.silver.orders_history__lakec_new;

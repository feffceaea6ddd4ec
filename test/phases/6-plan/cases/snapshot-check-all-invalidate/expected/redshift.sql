-- snapshot

-- transaction: change the history
begin;

-- take the rows of now
create temporary table orders_history__lakec_tmp
as (
select * from lake.silver.orders
);

-- look for keys that come twice
select count(*) from (
  select id from orders_history__lakec_tmp
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
  md5(coalesce(cast(version.id as varchar(65535)), '') || '|' || coalesce(cast(version.lakec_start as varchar(65535)), '')),
  version.lakec_start,
  version.lakec_start,
  coalesce(nullif(version.lakec_start, version.lakec_start), timestamp '9999-12-31')
from (
  select source.*, timestamp '2026-01-31 06:00:00.000' as lakec_start
  from orders_history__lakec_tmp as source
  left join lake.silver.orders_history as present on coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30)) and (present.dbt_valid_to is null or present.dbt_valid_to = timestamp '9999-12-31')
  where present.dbt_scd_id is null or (source.id <> present.id or (source.id is null and present.id is not null) or (source.id is not null and present.id is null)) or (source.status <> present.status or (source.status is null and present.status is not null) or (source.status is not null and present.status is null)) or (source.updated_at <> present.updated_at or (source.updated_at is null and present.updated_at is not null) or (source.updated_at is not null and present.updated_at is null))
) as version;

-- close the versions that they follow
update lake.silver.orders_history as present
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
from orders_history__lakec_tmp as source
where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30))
  and (present.dbt_valid_to is null or present.dbt_valid_to = timestamp '9999-12-31')
  and ((source.id <> present.id or (source.id is null and present.id is not null) or (source.id is not null and present.id is null)) or (source.status <> present.status or (source.status is null and present.status is not null) or (source.status is not null and present.status is null)) or (source.updated_at <> present.updated_at or (source.updated_at is null and present.updated_at is not null) or (source.updated_at is not null and present.updated_at is null)));

-- close the rows that are gone
update lake.silver.orders_history as gone
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
where (gone.dbt_valid_to is null or gone.dbt_valid_to = timestamp '9999-12-31')
  and not exists (select 1 from orders_history__lakec_tmp as source where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(gone.id as varchar(65535)), chr(30)));

-- drop the rows of now
drop table if exists orders_history__lakec_tmp cascade;

commit;

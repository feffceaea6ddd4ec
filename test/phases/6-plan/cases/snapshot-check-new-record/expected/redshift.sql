-- snapshot: adds status VARCHAR, deleted varchar(65535)

-- transaction: change the history
begin;

-- take the rows of now
create temporary table orders_history__lakec_tmp
as (
select * from lake.silver.orders
);

-- look for keys that come twice
select count(*) from (
  select id, status from orders_history__lakec_tmp
  group by id, status
  having count(*) > 1
) as doubled;
-- else snapshot-duplicate-keys: {n|key comes|keys come} more than once (id, status) in the source of the snapshot "orders_history".

-- add the column status
alter table lake.silver.orders_history add column status varchar(65535);

-- add the column deleted
alter table lake.silver.orders_history add column deleted varchar(65535);

-- change the type of id
alter table lake.silver.orders_history add column id__lakec_new integer;
update lake.silver.orders_history set id__lakec_new = cast(id as integer);
alter table lake.silver.orders_history drop column id;
alter table lake.silver.orders_history rename column id__lakec_new to id;

-- add the new versions (counts)
insert into lake.silver.orders_history (id, status, updated_at, dbt_scd_id, dbt_updated_at, start_at, dbt_valid_to, deleted)
select
  version.id,
  version.status,
  version.updated_at,
  md5(coalesce(cast(version.id as varchar(65535)), '') || '|' || coalesce(cast(version.status as varchar(65535)), '') || '|' || coalesce(cast(version.lakec_start as varchar(65535)), '')),
  version.lakec_start,
  version.lakec_start,
  nullif(version.lakec_start, version.lakec_start),
  'False'
from (
  select source.*, timestamp '2026-01-31 06:00:00.000' as lakec_start
  from orders_history__lakec_tmp as source
  left join lake.silver.orders_history as present on coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30)) and coalesce(cast(source.status as varchar(65535)), chr(30)) = coalesce(cast(present.status as varchar(65535)), chr(30)) and present.dbt_valid_to is null
  where present.dbt_scd_id is null or (source.updated_at <> present.updated_at or (source.updated_at is null and present.updated_at is not null) or (source.updated_at is not null and present.updated_at is null)) or coalesce(present.deleted, 'False') = 'True'
) as version;

-- close the versions that they follow
update lake.silver.orders_history as present
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
from orders_history__lakec_tmp as source
where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30)) and coalesce(cast(source.status as varchar(65535)), chr(30)) = coalesce(cast(present.status as varchar(65535)), chr(30))
  and present.dbt_valid_to is null
  and ((source.updated_at <> present.updated_at or (source.updated_at is null and present.updated_at is not null) or (source.updated_at is not null and present.updated_at is null)) or coalesce(present.deleted, 'False') = 'True');

-- add a version that says that a row is gone
insert into lake.silver.orders_history (id, status, updated_at, dbt_scd_id, dbt_updated_at, start_at, dbt_valid_to, deleted)
select
  gone.id,
  gone.status,
  gone.updated_at,
  md5(coalesce(cast(gone.id as varchar(65535)), '') || '|' || coalesce(cast(gone.status as varchar(65535)), '') || '|' || coalesce(cast(timestamp '2026-01-31 06:00:00.000' as varchar(65535)), '')),
  timestamp '2026-01-31 06:00:00.000',
  timestamp '2026-01-31 06:00:00.000',
  nullif(timestamp '2026-01-31 06:00:00.000', timestamp '2026-01-31 06:00:00.000'),
  'True'
from lake.silver.orders_history as gone
where gone.dbt_valid_to is null
  and not (coalesce(gone.deleted, 'False') = 'True')
  and not exists (select 1 from orders_history__lakec_tmp as source where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(gone.id as varchar(65535)), chr(30)) and coalesce(cast(source.status as varchar(65535)), chr(30)) = coalesce(cast(gone.status as varchar(65535)), chr(30)));

-- close the rows that are gone
update lake.silver.orders_history as gone
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
where gone.dbt_valid_to is null
  and not (coalesce(gone.deleted, 'False') = 'True')
  and not exists (select 1 from orders_history__lakec_tmp as source where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(gone.id as varchar(65535)), chr(30)) and coalesce(cast(source.status as varchar(65535)), chr(30)) = coalesce(cast(gone.status as varchar(65535)), chr(30)));

-- drop the rows of now
drop table if exists orders_history__lakec_tmp cascade;

commit;

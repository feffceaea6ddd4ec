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
  nullif(version.lakec_start, version.lakec_start)
from (
  select source.*, source.updated_at as lakec_start
  from orders_history__lakec_tmp as source
  left join lake.silver.orders_history as present on coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30)) and present.dbt_valid_to is null
  where present.dbt_scd_id is null or present.dbt_valid_from < source.updated_at
) as version;

-- close the versions that they follow
update lake.silver.orders_history as present
set dbt_valid_to = source.updated_at
from orders_history__lakec_tmp as source
where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30))
  and present.dbt_valid_to is null
  and (present.dbt_valid_from < source.updated_at);

-- drop the rows of now
drop table if exists orders_history__lakec_tmp cascade;

commit;

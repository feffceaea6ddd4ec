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
  select source.*, case when source.updated_at <= coalesce(present.dbt_valid_from, past.ended) then timestamp '2026-01-31 06:00:00.000' else source.updated_at end as lakec_start
  from orders_history__lakec_tmp as source
  left join lake.silver.orders_history as present on coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30)) and present.dbt_valid_to is null
  left join (
    select old.id, max(old.dbt_valid_to) as ended
    from lake.silver.orders_history as old
    where not (old.dbt_valid_to is null)
    group by old.id
  ) as past on coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(past.id as varchar(65535)), chr(30))
  where present.dbt_scd_id is null or present.dbt_valid_from < source.updated_at
) as version;

-- close the versions that they follow
update lake.silver.orders_history as present
set dbt_valid_to = source.updated_at
from orders_history__lakec_tmp as source
where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(present.id as varchar(65535)), chr(30))
  and present.dbt_valid_to is null
  and (present.dbt_valid_from < source.updated_at);

-- close the rows that are gone
update lake.silver.orders_history as gone
set dbt_valid_to = timestamp '2026-01-31 06:00:00.000'
where gone.dbt_valid_to is null
  and not exists (select 1 from orders_history__lakec_tmp as source where coalesce(cast(source.id as varchar(65535)), chr(30)) = coalesce(cast(gone.id as varchar(65535)), chr(30)));

-- drop the rows of now
drop table if exists orders_history__lakec_tmp cascade;

commit;

-- create

-- transaction: start the history
begin;

-- take the changes
create temporary table customer_history__lakec_tmp
as (
select * from lake.silver.customer_changes
);

-- look for changes without a key or time
select count(*) from customer_history__lakec_tmp as changes where changes.customer_id is null or changes.changed_at is null;
-- else snapshot-null-versions: The snapshot "customer_history" has {n|change|changes} without a value in customer_id, changed_at.

-- look for keys that come twice
select count(*) from (
  select customer_id, changed_at from customer_history__lakec_tmp
  group by customer_id, changed_at
  having count(*) > 1
) as doubled;
-- else snapshot-duplicate-versions: {n|time|times} the snapshot "customer_history" finds two changes of one key (customer_id) at the same changed_at.

-- start the history (counts)
create table lake.silver.customer_history
as (
with changes as (
  select
    changes.*,
    md5(coalesce(cast(changes.segment as varchar(65535)), chr(30)) || chr(31) || coalesce(case when changes.is_deleted then 'true' when not changes.is_deleted then 'false' end, chr(30))) as lakec_state,
    cast(strtol(left(md5(coalesce(cast(datediff(us, timestamp '1970-01-01 00:00:00', changes.changed_at) as varchar(65535)), chr(30)) || chr(31) || coalesce(cast(changes.segment as varchar(65535)), chr(30)) || chr(31) || coalesce(case when changes.is_deleted then 'true' when not changes.is_deleted then 'false' end, chr(30))), 15), 16) as decimal(38,0)) as lakec_change
  from customer_history__lakec_tmp as changes
),
neighbours as (
  select
    changes.*,
    lag(lakec_state) over (partition by changes.customer_id order by changed_at) as lakec_state_before,
    cast(sum(lakec_change) over (partition by changes.customer_id) as decimal(38,0)) as lakec_changes
  from changes
),
versions as (
  select
    neighbours.*,
    row_number() over (partition by neighbours.customer_id order by changed_at) as lakec_version,
    lead(changed_at) over (partition by neighbours.customer_id order by changed_at) as lakec_next
  from neighbours
  where lakec_state_before is null or lakec_state_before <> lakec_state
)
select
  sk,
  customer_id,
  segment,
  is_deleted,
  changed_at,
  case when lakec_version = 1 then cast('1900-01-01 00:00:00' as timestamp) else changed_at end as valid_from,
  coalesce(lakec_next, cast('9999-12-31 00:00:00' as timestamp)) as valid_to,
  lakec_next is null as is_current,
  cast(lakec_version as integer) as version_no,
  lakec_changes as changes_hash
from versions
);

-- delete an unknown member that is not as configured
delete from lake.silver.customer_history
where (lake.silver.customer_history.customer_id = cast('__unknown__' as varchar(65535)) or (lake.silver.customer_history.customer_id is null and cast('__unknown__' as varchar(65535)) is null))
  and not ((lake.silver.customer_history.sk = cast(-1 as bigint) or (lake.silver.customer_history.sk is null and cast(-1 as bigint) is null))
  and (lake.silver.customer_history.customer_id = cast('__unknown__' as varchar(65535)) or (lake.silver.customer_history.customer_id is null and cast('__unknown__' as varchar(65535)) is null))
  and (lake.silver.customer_history.segment = cast('UNKNOWN' as varchar(65535)) or (lake.silver.customer_history.segment is null and cast('UNKNOWN' as varchar(65535)) is null))
  and (lake.silver.customer_history.is_deleted = cast(false as boolean) or (lake.silver.customer_history.is_deleted is null and cast(false as boolean) is null))
  and (lake.silver.customer_history.changed_at = cast('1900-01-01 00:00:00' as timestamp) or (lake.silver.customer_history.changed_at is null and cast('1900-01-01 00:00:00' as timestamp) is null))
  and (lake.silver.customer_history.valid_from = cast('1900-01-01 00:00:00' as timestamp) or (lake.silver.customer_history.valid_from is null and cast('1900-01-01 00:00:00' as timestamp) is null))
  and (lake.silver.customer_history.valid_to = cast('9999-12-31 00:00:00' as timestamp) or (lake.silver.customer_history.valid_to is null and cast('9999-12-31 00:00:00' as timestamp) is null))
  and (lake.silver.customer_history.is_current = true or (lake.silver.customer_history.is_current is null and true is null))
  and (lake.silver.customer_history.version_no = cast(1 as integer) or (lake.silver.customer_history.version_no is null and cast(1 as integer) is null))
  and (lake.silver.customer_history.changes_hash = cast(0 as decimal(38,0)) or (lake.silver.customer_history.changes_hash is null and cast(0 as decimal(38,0)) is null)));

-- write the unknown member
insert into lake.silver.customer_history (sk, customer_id, segment, is_deleted, changed_at, valid_from, valid_to, is_current, version_no, changes_hash)
select cast(-1 as bigint), cast('__unknown__' as varchar(65535)), cast('UNKNOWN' as varchar(65535)), cast(false as boolean), cast('1900-01-01 00:00:00' as timestamp), cast('1900-01-01 00:00:00' as timestamp), cast('9999-12-31 00:00:00' as timestamp), true, cast(1 as integer), cast(0 as decimal(38,0))
where not exists (select 1 from lake.silver.customer_history as history where (history.customer_id = cast('__unknown__' as varchar(65535)) or (history.customer_id is null and cast('__unknown__' as varchar(65535)) is null)));

-- drop the changes
drop table if exists customer_history__lakec_tmp cascade;

commit;

-- create

-- take the changes
create or replace temporary table lake.silver.customer_history__lakec_new as
select * from lake.silver.customer_changes;

-- look for changes without a key or time
select count(*) from lake.silver.customer_history__lakec_new as changes where changes.customer_id is null or changes.changed_at is null;
-- else snapshot-null-versions: The snapshot "customer_history" has {n|change|changes} without a value in customer_id, changed_at.

-- look for keys that come twice
select count(*) from (
  select customer_id, changed_at from lake.silver.customer_history__lakec_new
  group by customer_id, changed_at
  having count(*) > 1
) as doubled;
-- else snapshot-duplicate-versions: {n|time|times} the snapshot "customer_history" finds two changes of one key (customer_id) at the same changed_at.

-- start the history (counts)
create table lake.silver.customer_history as
with changes as (
  select
    changes.*,
    md5(coalesce(cast(changes.segment as varchar), chr(30)) || chr(31) || coalesce(cast(changes.is_deleted as varchar), chr(30))) as lakec_state,
    cast(to_number(left(md5(coalesce(cast(date_part(epoch_microsecond, changes.changed_at) as varchar), chr(30)) || chr(31) || coalesce(cast(changes.segment as varchar), chr(30)) || chr(31) || coalesce(cast(changes.is_deleted as varchar), chr(30))), 15), 'XXXXXXXXXXXXXXX') as number(38,0)) as lakec_change
  from lake.silver.customer_history__lakec_new as changes
),
neighbours as (
  select
    changes.*,
    lag(lakec_state) over (partition by changes.customer_id order by changed_at) as lakec_state_before,
    cast(sum(lakec_change) over (partition by changes.customer_id) as number(38,0)) as lakec_changes
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
  case when lakec_version = 1 then cast('1900-01-01 00:00:00' as timestamp_ntz) else changed_at end as valid_from,
  coalesce(lakec_next, cast('9999-12-31 00:00:00' as timestamp_ntz)) as valid_to,
  lakec_next is null as is_current,
  cast(lakec_version as number(38,0)) as version_no,
  lakec_changes as changes_hash
from versions;

-- transaction: start the history
begin;

-- delete an unknown member that is not as configured
delete from lake.silver.customer_history as history
where history.customer_id is not distinct from cast('__unknown__' as varchar)
  and not (history.sk is not distinct from cast(-1 as number(38,0))
  and history.customer_id is not distinct from cast('__unknown__' as varchar)
  and history.segment is not distinct from cast('UNKNOWN' as varchar)
  and history.is_deleted is not distinct from cast(false as boolean)
  and history.changed_at is not distinct from cast('1900-01-01 00:00:00' as timestamp_ntz)
  and history.valid_from is not distinct from cast('1900-01-01 00:00:00' as timestamp_ntz)
  and history.valid_to is not distinct from cast('9999-12-31 00:00:00' as timestamp_ntz)
  and history.is_current is not distinct from true
  and history.version_no is not distinct from cast(1 as number(38,0))
  and history.changes_hash is not distinct from cast(0 as number(38,0)));

-- write the unknown member
insert into lake.silver.customer_history (sk, customer_id, segment, is_deleted, changed_at, valid_from, valid_to, is_current, version_no, changes_hash)
select cast(-1 as number(38,0)), cast('__unknown__' as varchar), cast('UNKNOWN' as varchar), cast(false as boolean), cast('1900-01-01 00:00:00' as timestamp_ntz), cast('1900-01-01 00:00:00' as timestamp_ntz), cast('9999-12-31 00:00:00' as timestamp_ntz), true, cast(1 as number(38,0)), cast(0 as number(38,0))
where not exists (select 1 from lake.silver.customer_history as history where history.customer_id is not distinct from cast('__unknown__' as varchar));

commit;

-- drop the changes
drop table if exists lake.silver.customer_history__lakec_new;

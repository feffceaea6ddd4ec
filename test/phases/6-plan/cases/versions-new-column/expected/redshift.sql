-- snapshot: adds is_deleted BOOLEAN

-- transaction: change the history
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

-- add the column is_deleted
alter table lake.silver.customer_history add column is_deleted boolean;

-- find the keys that changed
create temporary table customer_history__touched__lakec_tmp
as (
select distinct changes.customer_id from customer_history__lakec_tmp as changes
);

-- delete their versions
delete from lake.silver.customer_history
using customer_history__touched__lakec_tmp as touched
where coalesce(cast(touched.customer_id as varchar(65535)), chr(30)) = coalesce(cast(lake.silver.customer_history.customer_id as varchar(65535)), chr(30));

-- write them anew (counts)
insert into lake.silver.customer_history (sk, customer_id, segment, is_deleted, changed_at, valid_from, valid_to, is_current, version_no, changes_hash)
with changes as (
  select
    changes.*,
    md5(coalesce(cast(changes.segment as varchar(65535)), chr(30)) || chr(31) || coalesce(case when changes.is_deleted then 'true' when not changes.is_deleted then 'false' end, chr(30))) as lakec_state,
    cast(strtol(left(md5(coalesce(cast(datediff(us, timestamp '1970-01-01 00:00:00', changes.changed_at) as varchar(65535)), chr(30)) || chr(31) || coalesce(cast(changes.segment as varchar(65535)), chr(30)) || chr(31) || coalesce(case when changes.is_deleted then 'true' when not changes.is_deleted then 'false' end, chr(30))), 15), 16) as decimal(38,0)) as lakec_change
  from customer_history__lakec_tmp as changes
  where exists (select 1 from customer_history__touched__lakec_tmp as touched where coalesce(cast(touched.customer_id as varchar(65535)), chr(30)) = coalesce(cast(changes.customer_id as varchar(65535)), chr(30)))
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
  changed_at as valid_from,
  coalesce(lakec_next, cast('9999-12-31 00:00:00' as timestamp)) as valid_to,
  lakec_next is null as is_current,
  cast(lakec_version as integer) as version_no,
  lakec_changes as changes_hash
from versions;

-- drop the keys
drop table if exists customer_history__touched__lakec_tmp cascade;

-- drop the changes
drop table if exists customer_history__lakec_tmp cascade;

commit;

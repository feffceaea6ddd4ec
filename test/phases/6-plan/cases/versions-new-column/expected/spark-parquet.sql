-- transaction: change the history

-- take the changes
-- temporary customer_history__lakec_new
select * from lake.silver.customer_changes;

-- look for changes without a key or time
-- guard code "snapshot-null-versions" message "The snapshot \"customer_history\" has {n|change|changes} without a value in customer_id, changed_at." hint "Leave such rows out, or give them a value in the SELECT."
select count(*) from customer_history__lakec_new as changes where changes.customer_id is null or changes.changed_at is null;

-- look for keys that come twice
-- guard code "snapshot-duplicate-versions" message "{n|time|times} the snapshot \"customer_history\" finds two changes of one key (customer_id) at the same changed_at." hint "Keep the better of them, for example by row_number() over the key and the time."
select count(*) from (
  select customer_id, changed_at from customer_history__lakec_new
  group by customer_id, changed_at
  having count(*) > 1
) as doubled;

-- give the table its new columns
-- replace silver.customer_history
select
  sk,
  customer_id,
  segment,
  changed_at,
  valid_from,
  valid_to,
  is_current,
  version_no,
  changes_hash,
  cast(null as boolean) as is_deleted
from lake.silver.customer_history;

-- find the keys that changed
-- temporary customer_history__touched__lakec_new
select distinct changes.customer_id from customer_history__lakec_new as changes;

-- delete their versions
-- replace silver.customer_history
select * from lake.silver.customer_history as history
where not coalesce((
exists (select 1 from customer_history__touched__lakec_new as touched where touched.customer_id <=> history.customer_id)
), false);

-- write them anew (counts)
-- append silver.customer_history columns ["sk","customer_id","segment","is_deleted","changed_at","valid_from","valid_to","is_current","version_no","changes_hash"]
with changes as (
  select
    changes.*,
    md5(concat_ws(chr(31), coalesce(cast(changes.segment as string), chr(30)), coalesce(cast(changes.is_deleted as string), chr(30)))) as lakec_state,
    cast(cast(conv(substr(md5(concat_ws(chr(31), coalesce(cast(unix_micros(changes.changed_at) as string), chr(30)), coalesce(cast(changes.segment as string), chr(30)), coalesce(cast(changes.is_deleted as string), chr(30)))), 1, 15), 16, 10) as bigint) as decimal(38,0)) as lakec_change
  from customer_history__lakec_new as changes
  where exists (select 1 from customer_history__touched__lakec_new as touched where touched.customer_id <=> changes.customer_id)
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
  cast(lakec_version as int) as version_no,
  lakec_changes as changes_hash
from versions;

-- drop the keys
-- forget customer_history__touched__lakec_new

-- drop the changes
-- forget customer_history__lakec_new

-- end of the transaction

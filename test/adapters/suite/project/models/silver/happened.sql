{{ config(materialized='table', event_time='happened_at') }}
select cast(1 as integer) as id, cast('2026-01-01 10:00:00' as timestamp) as happened_at, cast({{ var('batch') }} as integer) as batch
union all select cast(2 as integer), cast('2026-01-02 10:00:00' as timestamp), cast({{ var('batch') }} as integer)

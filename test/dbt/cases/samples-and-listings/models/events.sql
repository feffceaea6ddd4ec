{{ config(materialized='table', event_time='happened_at') }}
select 1 as id, timestamp '2026-01-01 10:00:00' as happened_at
union all select 2, timestamp '2026-01-05 00:00:00'
union all select 3, timestamp '2026-02-05 00:00:00'

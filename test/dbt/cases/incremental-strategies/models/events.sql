{{ config(materialized='table', event_time='happened') }}
select timestamp '2026-01-01 10:00:00' as happened, {{ var('run') }} as run union all select timestamp '2026-01-02 10:00:00', {{ var('run') }}

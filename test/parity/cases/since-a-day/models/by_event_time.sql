{{ config(materialized='table', event_time='at', unique_key='id') }}
select i as id, timestamp '2026-01-01' + interval 1 day * i as at, case when i {{ '< 0' if var('side') == 'left' else '= 5' }} then 1 else 0 end as v from range(60) t(i)

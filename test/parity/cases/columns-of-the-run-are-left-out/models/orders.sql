{{ config(materialized='table', parity={'ignore': ['Loaded_By']}) }}
select 1 as id, '{{ invocation_id }}' as _batch_id, timestamp '{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as _ingested_at, '{{ target.name }}' as loaded_by

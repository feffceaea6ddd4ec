{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partition_by=['day']) }}
select cast({{ var('batch') }} as integer) as batch, cast('2026-01-01' as date) as day
{% if var('batch') == 1 %}union all select cast(1 as integer), cast('2026-01-02' as date)
union all select cast(1 as integer), cast('2026-01-02' as date){% endif %}

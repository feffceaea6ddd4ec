{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['id', 'part']) }}
select cast({{ var('batch') }} as integer) as batch, cast(7 as integer) as id, cast(null as integer) as part
union all select cast({{ var('batch') }} as integer), cast(7 as integer), cast({{ var('batch') }} as integer)

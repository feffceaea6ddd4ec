{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', merge_exclude_columns=['first_batch']) }}
select cast(1 as integer) as id, cast({{ var('batch') }} as integer) as first_batch, cast({{ var('batch') }} as integer) as last_batch
union all select cast({{ var('batch') }} * 10 as integer), cast({{ var('batch') }} as integer), cast({{ var('batch') }} as integer)

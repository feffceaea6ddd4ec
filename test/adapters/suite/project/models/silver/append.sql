{{ config(materialized='incremental', incremental_strategy='append') }}
select cast({{ var('batch') }} as integer) as batch, cast(7 as integer) as id

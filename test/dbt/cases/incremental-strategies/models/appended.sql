{{ config(materialized='incremental', incremental_strategy='append') }}
select {{ var('run') }} as id, 'r{{ var('run') }}' as note

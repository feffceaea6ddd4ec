{{ config(materialized='incremental', unique_key=['id', 'k'], incremental_strategy='delete+insert') }}
select 1 as id, 'a' as k, {{ var('run') }} as run union all select {{ var('run') }}, 'b', {{ var('run') }}

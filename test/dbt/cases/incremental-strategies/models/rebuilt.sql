{{ config(materialized='incremental', full_refresh=true) }}
select {{ var('run') }} as id, '{{ is_incremental() }}' as incremental

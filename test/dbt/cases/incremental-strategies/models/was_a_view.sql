{{ config(materialized='view' if var('run') == 1 else 'incremental') }}
select {{ var('run') }} as id

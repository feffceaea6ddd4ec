{{ config(materialized='incremental', unique_key='id', incremental_strategy='merge', merge_exclude_columns=['first']) }}
select 1 as id, {{ var('run') }} as run, {{ var('run') }} as first union all select {{ var('run') + 1 }}, {{ var('run') }}, {{ var('run') }}

{{ config(materialized='incremental', unique_key='id', on_schema_change='sync_all_columns') }}
select {{ var('run') }} as id{% if var('run') == 2 %}, 'new' as added{% else %}, 'old' as gone{% endif %}

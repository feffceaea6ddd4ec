{{ config(materialized='incremental', on_schema_change='fail') }}
select {{ var('run') }} as id{% if var('run') == 2 %}, 'new' as added{% endif %}

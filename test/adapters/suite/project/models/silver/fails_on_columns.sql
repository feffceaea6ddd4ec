{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
select cast({{ var('batch') }} as integer) as id{% if var('batch') > 2 %}, 'new' as fresh{% endif %}

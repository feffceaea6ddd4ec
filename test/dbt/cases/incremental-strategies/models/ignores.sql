{{ config(materialized='incremental') }}
select {{ var('run') }} as id{% if var('run') == 2 %}, 'new' as added{% endif %}

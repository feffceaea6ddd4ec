{{ config(materialized='incremental', on_schema_change='fail') }}
select 1 as id{% if var('more', false) %}, 2 as amount{% endif %}

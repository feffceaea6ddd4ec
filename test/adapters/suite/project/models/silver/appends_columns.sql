{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', on_schema_change='append_new_columns') }}
select cast({{ var('batch') }} as integer) as id, {% if var('batch') < 3 %}'old' as gone_later{% else %}'new' as fresh{% endif %}

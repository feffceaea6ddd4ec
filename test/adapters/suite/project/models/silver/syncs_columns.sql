{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id', on_schema_change='sync_all_columns') }}
select cast({{ var('batch') }} as integer) as id, cast(1.25 as decimal({% if var('batch') < 3 %}9,2{% else %}12,3{% endif %})) as amount, {% if var('batch') < 3 %}'old' as gone_later{% else %}'new' as fresh{% endif %}

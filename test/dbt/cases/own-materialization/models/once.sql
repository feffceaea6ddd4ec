{{ config(materialized='incremental', incremental_strategy='once', unique_key='id') }}
select 1 as id, {% if is_incremental() %}'second'{% else %}'first'{% endif %} as run
union all select {% if is_incremental() %}2{% else %}3{% endif %}, 'new'

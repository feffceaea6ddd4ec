{{ config(materialized='incremental', unique_key='id') }}
select id, amount * {{ var('rate') }} as price, {{ today() }} as day, '{{ env_var('UNIT_NAME', 'none') }}' as named from {{ ref('base') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}

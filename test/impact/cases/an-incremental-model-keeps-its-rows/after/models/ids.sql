{{ config(materialized='incremental', unique_key='id') }}
select id, customer_id + 1 as customer_id from {{ ref('priced') }}
{% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}

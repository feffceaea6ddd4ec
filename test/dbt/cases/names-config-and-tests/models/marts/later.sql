{{ config(materialized='incremental', unique_key='id') }}
select id, day from {{ ref('stg_prices') }}
{% if is_incremental() %}where day > (select max(day) from {{ this }}){% endif %}

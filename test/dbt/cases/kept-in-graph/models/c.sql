{{ config(materialized='incremental') }}
select id, {{ run_query("select max(id) from " ~ ref('b')).columns[0].values()[0] if execute else 0 }} as most from {{ ref('b') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}

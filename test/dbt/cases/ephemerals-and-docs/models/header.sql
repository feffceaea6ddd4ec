{{ config(materialized='table') }}
{% call set_sql_header(config) %}
create or replace temporary macro twice(x) as x * 2;
{% endcall %}
select twice(4) as eight

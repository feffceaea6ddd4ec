{{ config(materialized='table') }}
select i as order_id, 'shop ' || (i % 2) as shop, (i * 1.5)::decimal(9, 2) as amount from range(5) t(i)
{% if var('side') == 'right' %}
union all select 3, 'shop 1', 4.51
{% endif %}

{{ config(materialized='table', unique_key='id') }}
{% if var('side') == 'left' %}
select i::integer as id, 'a' as name, 1.50::decimal(9, 2) as amount, 5 as only_here, timestamp '2026-01-01' as at from range(3) t(i)
{% else %}
select i::bigint as id, 1.5::double as amount, 'a' as name, 'x' as extra, timestamp '2026-01-01' + interval 1 day * (i = 2)::integer as at from range(3) t(i)
{% endif %}

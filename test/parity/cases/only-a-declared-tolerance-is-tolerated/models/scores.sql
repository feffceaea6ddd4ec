{{ config(materialized='table', unique_key='id', parity={'tolerance': {'score': '0.01', 'share': '0.5'}}) }}
{% set by = '0' if var('side') == 'left' else 'i * 0.004' %}
select i as id, (i + {{ by }})::decimal(9, 4) as score, (i + {{ by }})::double as share, (i + {{ by }})::decimal(9, 4) as exact from range(5) t(i)

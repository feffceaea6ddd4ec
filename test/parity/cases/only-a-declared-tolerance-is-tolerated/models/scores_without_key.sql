{{ config(materialized='table', parity={'tolerance': {'score': '0.01'}}) }}
{% set by = '0' if var('side') == 'left' else 'i * 0.002' %}
select 'same' as name, (i + {{ by }})::decimal(9, 4) as score from range(5) t(i)

{{ config(materialized='table') }}
{% set left = var('side') == 'left' %}
-- The same bag of rows in another order; -0.0 is 0.0, NaN is NaN, and a map has no order.
select
    i % 5 as n, i::hugeint as h, 1.5::decimal(9, 4) as d, 'x'::varchar as t, date '2026-01-01' as day, timestamp '2026-01-01 00:00:00.000001' as at, i = 3 as yes,
    case when i = 1 then 'nan'::double when i = 2 then '{{ "inf" }}'::double when i = 3 then {{ '0.0' if left else '-0.0' }}::double end as f,
    [i, null] as list, {'a': i, 'b': [{'c': {{ '0.0' if left else '-0.0' }}::double}]} as nested,
    {{ "map {'a': i, 'b': 2}" if left else "map {'b': 2, 'a': i}" }} as map,
    'ab'::blob as bytes, interval 3 day as span, '0b7c1f34-0f5a-4d43-9f0e-6d3f63f0a001'::uuid as id, null::integer as nothing
from range(10) t(i)
order by i {{ 'asc' if left else 'desc' }}

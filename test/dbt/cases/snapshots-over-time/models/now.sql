{{ config(materialized='table') }}
select * from (values (1, 'a', timestamp '2026-01-01'), (2, 'b', timestamp '2026-01-01') {% if var('day') != 2 %}, (3, 'c', timestamp '2026-01-01'){% endif %}) as t(id, name, changed)
{% if var('day') >= 2 %}where id <> 1 union all select 1, 'a{{ var('day') }}', timestamp '2026-01-0{{ var('day') }}'{% endif %}

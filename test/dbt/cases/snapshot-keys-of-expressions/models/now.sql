select 1 as id, 'north' as region, {{ 10 + var('day') }} as amount, timestamp '2026-01-0{{ var("day") }} 00:00:00' as changed
union all select 1, 'south', 20, timestamp '2026-01-01 00:00:00'
union all select 2, null, 30, timestamp '2026-01-01 00:00:00'
{% if var('day') > 1 %}union all select 3, 'no.id ''x''', 40, timestamp '2026-01-02 00:00:00'{% endif %}

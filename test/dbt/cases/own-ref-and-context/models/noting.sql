{% do note('a', 3) %}{% do note('b', 4) %}
select id, {{ noted('a') }} as a, {{ noted('b') }} as b, '{{ noted('c') }}' as c, '{{ context['shop'].get('no_such_macro', 'none') }}' as d, {{ rendered('{' ~ '{ 1 + noted("a") }' ~ '}') if execute else 0 }} as e, '{{ rendered('{' ~ '{ ref("base").identifier }' ~ '}') if execute else '' }}' as f from {{ ref('base') }}

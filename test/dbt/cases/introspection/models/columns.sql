{% set relation = load_relation(ref('base')) %}
select '{% for c in adapter.get_columns_in_relation(ref('base')) %}{{ c.name }}:{{ c.data_type }} {% endfor %}' as columns, '{{ relation.type if relation }}' as kind

{% snapshot history %}
{{ config(unique_key='id', strategy='versions', updated_at='t', check_cols='all') }}
select 1 as id, 2 as v, timestamp '2026-01-01' as t union all select 1, 3, timestamp '2026-01-01'
{% endsnapshot %}

{% snapshot history %}
{{ config(unique_key='id', strategy='versions', updated_at='t', check_cols='all') }}
select 1 as id, 2 as v, cast(null as timestamp) as t
{% endsnapshot %}

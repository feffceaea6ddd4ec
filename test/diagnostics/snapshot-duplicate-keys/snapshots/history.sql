{% snapshot history %}
{{ config(unique_key='id', strategy='check', check_cols='all') }}
select 1 as id, 2 as v union all select 1, 3
{% endsnapshot %}

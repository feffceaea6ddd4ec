{% snapshot history %}
{{ config(unique_key='id', strategy='check', check_cols=['happened_at']) }}
select * from {{ ref('events') }}
{% endsnapshot %}

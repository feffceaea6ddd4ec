{% snapshot history %}
{{ config(unique_key='id', strategy='check', check_cols=['id', 'gone']) }}
select * from {{ ref('a') }}
{% endsnapshot %}

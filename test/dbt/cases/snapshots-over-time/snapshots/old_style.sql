{% snapshot old_style %}
{{ config(unique_key='id', strategy='check', check_cols=['name'], target_schema='snaps', invalidate_hard_deletes=true) }}
select id, name from {{ ref('now') }}
{% endsnapshot %}

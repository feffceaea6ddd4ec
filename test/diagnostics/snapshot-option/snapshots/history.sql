{% snapshot history %}
{{ config(unique_key='id', strategy='versions', updated_at='at', check_cols=['status'], hard_deletes='invalidate') }}
select 1 as id, 'new' as status, timestamp '2026-01-01' as at
{% endsnapshot %}

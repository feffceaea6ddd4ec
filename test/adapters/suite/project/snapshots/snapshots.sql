{% snapshot by_time %}
{{ config(strategy='timestamp', unique_key='id', updated_at='changed_at', hard_deletes='ignore') }}
select cast(1 as integer) as id, cast({{ var('batch') }} as integer) as batch, cast('2026-01-0{{ var('batch') }} 00:00:00' as timestamp) as changed_at
{% if var('batch') == 1 %}union all select cast(2 as integer), cast(1 as integer), cast('2026-01-01 00:00:00' as timestamp){% endif %}
{% endsnapshot %}

{% snapshot by_check %}
{{ config(strategy='check', unique_key='id', check_cols=['batch'], updated_at='changed_at') }}
select cast(1 as integer) as id, cast({{ var('batch') }} as integer) as batch, cast('2026-01-0{{ var('batch') }} 00:00:00' as timestamp) as changed_at
{% endsnapshot %}

{% snapshot by_version %}
{{ config(strategy='versions', unique_key='id', check_cols=['state'], updated_at='changed_at') }}
select cast(1 as integer) as id, 'a' as state, cast('2026-01-01 00:00:00' as timestamp) as changed_at
union all select cast(1 as integer), case when {{ var('batch') }} > 1 then 'b' else 'a' end, cast('2026-01-02 00:00:00' as timestamp)
{% endsnapshot %}

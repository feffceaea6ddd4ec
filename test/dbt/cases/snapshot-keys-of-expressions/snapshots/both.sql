{% snapshot by_text %}
{{ config(target_schema='main', unique_key="id || '-id-' || coalesce(region, upper('none'))", strategy='timestamp', updated_at='changed') }}
select * from {{ ref('now') }}
{% endsnapshot %}

{% snapshot by_check %}
{{ config(target_schema='main', unique_key='"ID" || region', strategy='check', check_cols=['amount'], invalidate_hard_deletes=true) }}
select * from {{ ref('now') }} where region is not null
{% endsnapshot %}

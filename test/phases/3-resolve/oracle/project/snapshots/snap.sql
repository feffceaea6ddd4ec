{% snapshot snap_orders %}
{{ config(strategy='check', unique_key='id', check_cols='all', target_schema='snaps') }}
select * from {{ ref('orders') }}
{% endsnapshot %}

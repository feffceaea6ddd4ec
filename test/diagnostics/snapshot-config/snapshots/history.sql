{% snapshot history %}
{{ config(unique_key='order_id', strategy='timestamp') }}
select * from {{ ref('orders') }}
{% endsnapshot %}

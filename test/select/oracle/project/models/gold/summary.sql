select * from {{ ref('orders_joined') }}, {{ ref('events') }}

select cast(order_id as intger) as a from {{ ref('orders') }}

select o.order_id from {{ ref('orders') }} as orders

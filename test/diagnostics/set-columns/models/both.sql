select order_id, status from {{ ref('orders') }}
union all
select customer_id from {{ ref('orders') }}

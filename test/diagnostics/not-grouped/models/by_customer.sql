select customer_id, status, count(*) as n from {{ ref('orders') }} group by customer_id

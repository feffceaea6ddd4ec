select customer_id from {{ ref('orders') }} where count(*) > 1 group by customer_id

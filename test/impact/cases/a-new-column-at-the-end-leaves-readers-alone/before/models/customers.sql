select customer_id, count(*) as orders, sum(amount) as amount from {{ ref('priced') }} group by customer_id

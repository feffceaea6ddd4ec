{{ config(materialized='table') }}
with lines as (
    select id, customer_id, quantity * price as amount, status, quantity from {{ ref('orders') }}
)
select id, customer_id, amount, status, quantity
from lines
where amount > 1 and id is not null

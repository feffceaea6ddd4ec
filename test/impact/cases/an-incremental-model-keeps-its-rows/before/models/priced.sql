{{ config(materialized='table') }}
with lines as (
    select id, customer_id, quantity * price as amount, status from {{ ref('orders') }}
)
select id, customer_id, amount, status
from lines
where amount > 1 and id is not null

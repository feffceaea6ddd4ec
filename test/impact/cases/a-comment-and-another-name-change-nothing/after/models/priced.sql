{{ config(materialized='table', tags=['daily']) }}
-- What each order is worth.
with valued as (
    select ID, customer_id, status, quantity * price as amount
    from {{ ref('orders') }}
)
select id, customer_id, amount, status
from valued as v
where v.id is not null
  and amount > 1

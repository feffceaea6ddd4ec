with orders as (select 1 as customer_id, cast(1 as decimal(18, 4)) as amount, 2 as pieces)
select
  customer_id,
  sum(amount) as revenue,
  sum(pieces) as pieces,
  cast(sum(amount) as decimal(18, 4)) as revenue_exact
from orders
group by customer_id

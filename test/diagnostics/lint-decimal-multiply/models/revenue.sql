with orders as (select cast(1 as decimal(18, 4)) as amount, cast(2 as decimal(18, 8)) as rate)
select
  2 * amount as doubled,
  amount * rate as amount_usd,
  {{ decimal_mul('amount', 'rate', 18, 4) }} as amount_usd_exact
from orders

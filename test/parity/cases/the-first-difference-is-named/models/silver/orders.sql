{{ config(materialized='table', unique_key='order_id') }}
-- Another engine rounds the quotient of the fourth order down.
select
    'O-' || lpad(i::varchar, 4, '0') as order_id, i % 3 as customer_id,
    (1 / rate)::decimal(18, 12) {{ '' if var('side') == 'left' else '- case when i in (6, 2) then 0.000000000001 else 0 end' }} as rate_to_usd,
    (100 * i)::decimal(18, 4) as amount
from {{ ref('rates') }} join range(8) t(i) on i = rate_id

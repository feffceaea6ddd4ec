{{ config(materialized='external', partition_by=['order_year']) }}
select order_id, 'open' as status, 1 as quantity, order_year
from (values (1, 2025), (2, 2026)) as orders (order_id, order_year)

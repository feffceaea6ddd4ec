{{ config(materialized='table') }}
select customer_id, sum(rate_to_usd)::decimal(18, 12) as rate_to_usd, sum(rate_to_usd * 1000000000000)::bigint as trillionths, sum(amount)::decimal(18, 4) as amount
from {{ ref('only_reads') }} group by 1

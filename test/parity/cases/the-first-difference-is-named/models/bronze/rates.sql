{{ config(materialized='table') }}
select i as rate_id, (1 + i)::decimal(18, 8) as rate from range(8) t(i)

{{ config(materialized='external', location='gold/orders', partition_by=['day']) }}
select 1 as order_id, date '2026-01-31' as day where false

{{ config(materialized='external') }}
select 1 as order_id, cast(1 as decimal(18,4)) as amount, 1 as quantity

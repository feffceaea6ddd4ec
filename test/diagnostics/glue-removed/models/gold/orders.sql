{{ config(materialized='external') }}
select 1 as order_id

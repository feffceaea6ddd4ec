{{ config(materialized='table') }}
select 1 as id, 10 as customer_id, 2.5 as price

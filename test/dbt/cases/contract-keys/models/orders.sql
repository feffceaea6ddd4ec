{{ config(materialized='table') }}
select 10 as id, 1 as customer_id, 5 as amount union all select 11, 2, 7

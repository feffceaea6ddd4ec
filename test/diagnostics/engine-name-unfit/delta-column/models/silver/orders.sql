{{ config(materialized='table', file_format='delta') }}
select 1 as id, 2 as "order id"

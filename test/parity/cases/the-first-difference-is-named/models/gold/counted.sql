{{ config(materialized='table') }}
select customer_id, count(*)::bigint as n from {{ ref('orders') }} group by 1

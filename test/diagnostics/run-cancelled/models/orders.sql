{{ config(materialized='table') }}
select sum(hash(range) % 7) as n from range(100000000000)

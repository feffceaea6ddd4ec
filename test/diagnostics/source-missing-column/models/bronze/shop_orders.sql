{{ config(materialized='load') }}
select * from {{ source('shop', 'orders') }}

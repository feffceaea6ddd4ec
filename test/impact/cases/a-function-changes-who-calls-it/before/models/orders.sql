{{ config(materialized='table') }} select 1 as id, 119.0 as amount

{{ config(materialized='table') }}
select * from {{ ref('kinds') }}

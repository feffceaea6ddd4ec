{{ config(materialized='view', database='scratch') }}
select id + 1 as id from {{ ref('elsewhere') }}

{{ config(materialized='table', schema='custom') }}
select * from {{ ref('one') }}

{{ config(materialized='table') }}
select batch from {{ ref('turns') }}

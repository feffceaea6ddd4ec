{{ config(materialized='table') }}
select * from {{ ref('sampled') }}

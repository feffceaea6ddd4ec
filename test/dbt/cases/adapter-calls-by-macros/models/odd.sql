{{ config(materialized='table') }}
select 1 as id, 2 as other union all select 2, 3

{{ config(materialized='table') }}
select 1 as id, 'Ann' as name union all select 2, 'Bo'

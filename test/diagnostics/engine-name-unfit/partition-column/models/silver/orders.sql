{{ config(materialized='table', partition_by=['share %']) }}
select 1 as id, 50 as "share %"

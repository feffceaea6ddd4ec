{{ config(materialized='load') }}
select 1 as a

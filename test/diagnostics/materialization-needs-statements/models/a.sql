{{ config(materialized='by_period') }}
select 1 as id

{{ config(materialized='table', tags=['one'], meta={'k': [1, 2]}) }}
select 1 as id

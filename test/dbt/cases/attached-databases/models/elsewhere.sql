{{ config(materialized='table', database='other', schema='kept') }}
select 1 as id

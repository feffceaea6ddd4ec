{{ config(materialized='table', quarantine={'rules': []}) }}
select 1 as a

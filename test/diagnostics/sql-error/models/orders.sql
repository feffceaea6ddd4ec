{{ config(materialized='table') }}
select error('too many') as a

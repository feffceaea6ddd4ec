{{ config(materialized='external', file_format='delta') }}
select 1 as a

{{ config(materialized='forgets_to_commit') }}
select 1 as a

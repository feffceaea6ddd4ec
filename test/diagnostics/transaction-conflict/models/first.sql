{{ config(materialized='table', pre_hook='update state set n = n + 1') }}
select sum(hash(range) % 7) as n from range(150000000)

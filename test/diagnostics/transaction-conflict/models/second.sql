{{ config(materialized='table', pre_hook=[{'sql': 'select sum(hash(range) % 7) from range(20000000)', 'transaction': false}, 'update state set n = n + 1']) }}
select 2 as n

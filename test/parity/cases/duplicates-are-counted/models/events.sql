{{ config(materialized='table') }}
-- The row (7, 'seven') is there twice on one side, and three times on the other.
select i as n, 'n' || i as name from range(6) t(i)
union all select 7, 'seven' from range({{ 2 if var('side') == 'left' else 3 }})

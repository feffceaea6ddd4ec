{{ config(materialized='table', partition_by=['y_year', 'y_month']) }}
select i as id, year(date '2026-01-01' + i::integer)::integer as y_year, month(date '2026-01-01' + i::integer)::integer as y_month, case when i {{ '< 0' if var('side') == 'left' else '= 40' }} then 1 else 0 end as v from range(60) t(i)

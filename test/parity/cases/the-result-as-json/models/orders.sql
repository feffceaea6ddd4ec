{{ config(materialized='table', unique_key='id') }}
select i as id, {{ "'a '" if var('side') == 'left' else "'a'" }} as name, 1 as same from range(2) t(i)

{{ config(materialized='table') }}
select i as id, 'name ' || i as name from range(5000) t(i) order by i {{ 'desc' if var('side') == 'right' }}

{{ config(materialized='table', unique_key='id') }}
select i as id, 'name ' || i as name, i {{ '+ 1' if var('side') == 'right' }} as v from range(5000) t(i) order by i {{ 'desc' if var('side') == 'right' }}

{{ config(materialized='table') }} select 1 as id, '{{ var('side') }}' as status union all select 2, 'same'

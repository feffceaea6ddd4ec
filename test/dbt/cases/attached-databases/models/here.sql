{{ config(materialized='table') }}
select *, '{{ ref('passing') }}' as named from {{ ref('passing') }} union all select id, '{{ ref('elsewhere') }}' from {{ ref('elsewhere') }} order by id

{{ config(group='finance') }}
select * from {{ ref('dim', v=1) }}

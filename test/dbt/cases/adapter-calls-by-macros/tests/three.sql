{{ config(severity='warn') }}
select id from {{ ref('odd') }} union all select 8 union all select 9

{{ config(tags=['replaced']) }}
-- depends_on: {{ ref('other') }}
select * from {{ ref('base') }} where id <> 2

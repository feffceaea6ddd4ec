{{ config(materialized='table') }}
{{ notes.saw('b') }}
select * from {{ ref('a') }} where id > {{ least() }}

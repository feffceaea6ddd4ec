{{ config(materialized='ephemeral') }}
with a as (select * from {{ ref('e1') }}) select id + 1 as id from a

{{ config(materialized='table') }}
with x as (select * from {{ ref('e2') }}), y as (select * from {{ ref('e1') }}) select x.id as a, y.id as b from x, y

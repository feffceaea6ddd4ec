{{ config(materialized='table', post_hook="insert into {{ ref('log') }} select count(*) from {{ source('raw', 'landed') }}") }}
select * from {{ ref('a') }}

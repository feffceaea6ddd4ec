{{ config(materialized='table') }}
select 1 as id, row('a', 2) as pair

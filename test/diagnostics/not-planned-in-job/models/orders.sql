{{ config(materialized='ephemeral') }}
select stack(1, 1) as id

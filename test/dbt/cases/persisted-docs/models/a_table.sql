{{ config(materialized='table') }} select * from {{ ref('colours') }}

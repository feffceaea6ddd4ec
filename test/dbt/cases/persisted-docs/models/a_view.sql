{{ config(materialized='view') }} select * from {{ ref('colours') }}

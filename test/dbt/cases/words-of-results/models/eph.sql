{{ config(materialized='ephemeral') }} select * from {{ ref('s') }}

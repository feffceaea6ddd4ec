{{ config(materialized='table') }} select {{ var('more', 0) }} as id from {{ ref('good') }}

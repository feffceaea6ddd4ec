{{ config(materialized='table') }} select id, name, '{{ target.schema }}' as made_in from {{ ref('colours') }}

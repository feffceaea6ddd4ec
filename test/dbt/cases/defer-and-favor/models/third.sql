{{ config(materialized='table') }} select *, '{{ ref('second').schema }}' as second_from from {{ ref('second') }}

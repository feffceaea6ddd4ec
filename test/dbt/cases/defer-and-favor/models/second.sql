{{ config(materialized='table') }} select *, '{{ ref('first').schema }}' as read_from, '{{ this.schema }}' as here from {{ ref('between') }}

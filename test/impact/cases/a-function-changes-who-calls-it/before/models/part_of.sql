{{ config(materialized='table') }} select id, {{ function('part') }}(amount) as part from {{ ref('orders') }}

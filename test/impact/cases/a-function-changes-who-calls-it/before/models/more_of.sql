{{ config(materialized='table') }} select id, {{ function('more') }}(amount) as more from {{ ref('orders') }}

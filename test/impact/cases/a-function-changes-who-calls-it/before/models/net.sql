{{ config(materialized='table') }} select id, {{ function('net_price') }}(amount, 0.19) as net from {{ ref('orders') }}

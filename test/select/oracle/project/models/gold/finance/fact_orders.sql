{{ config(materialized='incremental', unique_key='id', tags=['nightly', 'slow']) }} select * from {{ ref('orders_joined') }}

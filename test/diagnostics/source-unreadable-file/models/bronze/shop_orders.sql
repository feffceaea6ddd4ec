{{ config(materialized='load') }}
{{ load_source('shop', 'orders') }}

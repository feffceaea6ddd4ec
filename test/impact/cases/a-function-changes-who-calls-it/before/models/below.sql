{{ config(materialized='table') }} select net from {{ ref('net') }}

{{ config(materialized='table') }}
select id, net from {{ ref('net') }}

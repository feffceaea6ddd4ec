{{ config(materialized='table') }} select error('no') as id

{{ config(materialized='view', grants={'select': ['ann', 'bob']}) }} select 1 as id

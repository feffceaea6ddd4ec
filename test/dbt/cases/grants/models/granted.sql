{{ config(materialized='table', grants={'select': ['ann']}) }} select 1 as id

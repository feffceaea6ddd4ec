{{ config(materialized='table', grants={}) }} select 1 as id

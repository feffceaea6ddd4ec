{{ config(materialized='incremental', incremental_strategy='mrege', unique_key='id') }}
select 1 as id, 2 as amount

{{ config(materialized='incremental', incremental_strategy='microbatch') }}
select 1 as id, 2 as amount

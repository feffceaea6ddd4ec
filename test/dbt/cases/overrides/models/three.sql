{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }}
select 1 as id, {{ 2 if is_incremental() else 1 }} as run

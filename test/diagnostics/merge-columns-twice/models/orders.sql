{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', merge_update_columns=['amount'], merge_exclude_columns=['id']) }}
select 1 as id, 2 as amount

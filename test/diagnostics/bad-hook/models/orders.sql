{{ config(materialized='table', post_hook=[{'statement': 'checkpoint'}]) }}
select 1 as order_id

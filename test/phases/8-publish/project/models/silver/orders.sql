{{ config(materialized='incremental', unique_key='id', tags=['a','b'], meta={'owner': 'me'}, pre_hook='select 3', post_hook=["select 4"]) }}
-- é
select id, status, amount from {{ source('shop', 'raw_orders') }} where {{ var('x') }} = 1

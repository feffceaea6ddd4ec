{{ config(materialized='external', alias='orders') }}
select 1 as order_id

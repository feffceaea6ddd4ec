{{ config(materialized='external', alias='Orders-2026') }}
select 1 as order_id

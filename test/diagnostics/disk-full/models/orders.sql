{{ config(materialized='table', post_hook="copy (select * from range(100000)) to '/dev/full' (format csv)") }}
select 1 as order_id

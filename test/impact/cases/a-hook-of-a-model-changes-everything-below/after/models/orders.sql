{{ config(materialized='table', post_hook="update {{ this }} set price = 2 where id = 1", pre_hook="select 1") }}
select 1 as id, 10 as customer_id, 2.5 as price

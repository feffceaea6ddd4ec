{{ config(materialized='ephemeral') }} select o.id, o.amount * {{ rate() }} as amount, c.id as customer_id from {{ ref('stg_orders') }} o join {{ ref('stg_customers') }} c on o.customer_id = c.id

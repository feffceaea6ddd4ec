{{ config(alias='fct', schema='mart') }}
select * from {{ ref('orders') }} join {{ ref('shop', 'customers') }} using (id)

{{ config(materialized='external') }}
select * from read_csv('delivered/orders.csv')

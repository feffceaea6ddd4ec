{{ config(materialized='by_period', period_column='day', post_hook=["insert into {{ this }} values (date '1999-01-01', 0)", {"sql": "create table if not exists main.after_commit as select count(*) as n from {{ this }}", "transaction": false}]) }}
select * from (select day::date as day, amount from {{ ref('events') }})

{{ config(materialized='table') }}
select cast(a as integer) as a from (values ('1'), ('n/a')) as t(a)

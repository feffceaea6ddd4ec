{{ config(mark='x') }}
select 1 as id

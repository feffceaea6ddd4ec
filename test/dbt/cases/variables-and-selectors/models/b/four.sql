{{ config(enabled=var('four', false)) }}
select 1 as a

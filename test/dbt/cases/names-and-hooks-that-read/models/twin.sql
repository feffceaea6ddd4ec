{{ config(schema='other') }}
select 1 as from_model

{{ config(materialized='materialized_view', sort='id', on_configuration_change='continue') }}
select 1 as id

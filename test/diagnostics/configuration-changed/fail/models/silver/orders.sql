{{ config(materialized='materialized_view', sort='id', on_configuration_change='fail') }}
select 1 as id

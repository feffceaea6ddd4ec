{{ config(materialized='table', alias='Orders of Größe') }}
select 1 as id

{{ config(materialized='table') }}
select "Two Words" as id, "MixedCase" as batch from {{ ref('names') }}

{{ config(materialized='load') }}

{{ load_source('crm', 'opportunities') }}

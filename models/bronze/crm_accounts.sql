{{ config(materialized='load') }}

{{ load_source('crm', 'accounts') }}

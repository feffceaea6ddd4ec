{{ config(materialized='load') }}

{{ load_source('crm', 'contacts') }}

{{ config(materialized='load', partition_by=['_run_date']) }}

{{ load_source('redshift', 'customer_behavior') }}

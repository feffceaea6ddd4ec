{{ config(materialized='load', partition_by=['_run_date']) }}

{{ load_source('snowflake', 'customers') }}

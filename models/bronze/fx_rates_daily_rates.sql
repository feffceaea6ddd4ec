{{ config(materialized='load') }}

{{ load_source('fx_rates', 'daily_rates', codes=['base_ccy', 'quote_ccy']) }}

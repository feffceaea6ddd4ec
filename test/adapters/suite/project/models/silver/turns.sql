{{ config(materialized='table' if var('batch') != 2 else 'view') }}
select cast({{ var('batch') }} as integer) as batch

{{ config(severity='warn', limit=1, store_failures_as='view') }}
select * from {{ ref('guessed') }}

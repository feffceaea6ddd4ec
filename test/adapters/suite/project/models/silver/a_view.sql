{{ config(materialized='view') }}
select cast({{ var('batch') }} as integer) as batch, 'it''s' as text, '' as empty, cast(null as varchar(10)) as nothing

{{ config(materialized='table', contract={'enforced': true}) }}
select cast(2 as integer) as id, cast({{ var('batch') }} as decimal(18,4)) as amount, 'b' as label

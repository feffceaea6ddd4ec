{{ config(materialized='table') }}
select batch, text, empty, nothing, cast('2026-01-31 23:59:59.123456' as timestamp) as moment, cast('2026-02-28' as date) as day, cast(1.5 as decimal(9,2)) as amount, cast(9007199254740993 as bigint) as big, true as yes
from {{ ref('a_view') }}

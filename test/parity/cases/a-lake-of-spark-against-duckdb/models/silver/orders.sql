{{ config(materialized='table', unique_key='order_id', partition_by=['order_year']) }}
-- The partition's column stands last in Spark's files, wherever it is here; its timestamps are moments in UTC.
select 2024 + (i % 2)::integer as order_year, i::integer as order_id, (i * 1.25)::decimal(18, 4) as amount, timestamp '2024-01-01 10:00:00' + interval 1 hour * i as at, [i, i + 1]::bigint[] as items, {'a': i::integer, 'b': 'x'} as more
from range(6) t(i)

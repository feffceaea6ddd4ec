{{ config(materialized='table') }}
select i::integer as line, i::hugeint as large, map {'k': i::integer} as tags from range(4) t(i)

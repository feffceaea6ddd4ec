{{ config(materialized='table_function', parameters=['lo', 'hi := 10']) }}
select i from range(20) as t(i) where i >= lo and i < hi

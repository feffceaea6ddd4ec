{{ config(materialized='table') }}
select cast(word as integer) as id from (select '{{ "7" if target.name == "dev" else "seven" }}' as word)

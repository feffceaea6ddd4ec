{{ config(materialized='table') }}
select cast('{{ "7" if target.name == "dev" else "seven" }}' as integer) as id

{{ config(materialized='table', pre_hook="set temp_directory = ''") }}
select list(i) as all_of_them from range(20000000) as r(i)

{{ config(materialized='table') }} select replace(regexp_extract(current_query(), '/\*.*\*/'), '{{ dbt_version }}', 'the version') as said

{{ config(materialized='table') }} select regexp_extract(current_query(), '/\*.*\*/') as said

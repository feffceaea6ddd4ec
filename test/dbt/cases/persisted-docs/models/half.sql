{{ config(materialized='table', persist_docs={'relation': true, 'columns': false}) }} select * from {{ ref('colours') }}

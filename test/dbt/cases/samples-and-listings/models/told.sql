-- depends_on: {{ ref('sampled') }}
{{ config(materialized='table') }}
select '{{ adapter.get_columns_in_relation(ref('sampled')) | map(attribute='name') | join(',') if execute }}' as names

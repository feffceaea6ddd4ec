{{ config(materialized='table') }}
select id, name{% if var('day') > 1 %}, 'x' as extra{% endif %} from {{ ref('now') }}

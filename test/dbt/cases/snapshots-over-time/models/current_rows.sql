select id, name from {{ ref('old_style') }} where dbt_valid_to is null

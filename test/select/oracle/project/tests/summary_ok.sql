select 1 from {{ ref('summary') }} where 1=0

select * from {{ ref('fact') }} where false

select * from {{ ref('totals') }} where id is null

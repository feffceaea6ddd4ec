select * from {{ ref('dim') }} union all select id, name from {{ ref('dim', version=3) }}

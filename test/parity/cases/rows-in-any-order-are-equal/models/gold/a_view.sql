select * from {{ ref('everything') }}

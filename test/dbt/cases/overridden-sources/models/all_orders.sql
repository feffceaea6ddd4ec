select * from {{ ref('orders') }} union all select id, 'p' from {{ source('raw', 'plain') }}

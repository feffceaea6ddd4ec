select id, amount as price, {{ is_incremental() }} as inc from {{ ref('base') }}

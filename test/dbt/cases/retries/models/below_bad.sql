select id, {{ var('more', 0) }} as more from {{ ref('bad') }}

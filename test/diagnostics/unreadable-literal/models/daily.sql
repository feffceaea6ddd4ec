select *
from {{ ref('orders') }}
where ordered_on >= '2026-13-01'

select
    pieces as quantity,
    id as order_id,
    amount
from {{ ref('orders') }}

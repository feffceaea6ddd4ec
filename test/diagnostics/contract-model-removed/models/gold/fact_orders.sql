select id as order_id, amount, pieces
from {{ ref('orders') }}

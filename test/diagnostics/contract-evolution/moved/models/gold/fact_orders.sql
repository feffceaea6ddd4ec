select id as order_id, pieces, amount
from {{ ref('orders') }}

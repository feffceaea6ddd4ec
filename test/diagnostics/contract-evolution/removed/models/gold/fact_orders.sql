select id as order_id, amount
from {{ ref('orders') }}

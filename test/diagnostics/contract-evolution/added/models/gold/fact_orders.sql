select id as order_id, amount, pieces, amount * 2 as twice
from {{ ref('orders') }}

select cast(id as int) as order_id, cast(amount as decimal(16,2)) as amount, cast(pieces as varchar) as pieces
from {{ ref('orders') }}

select id as order_id, cast(amount as decimal(20,4)) as amount, cast(pieces as bigint) as pieces
from {{ ref('orders') }}

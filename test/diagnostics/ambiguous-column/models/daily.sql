select order_id
from {{ ref('orders') }} as a
join {{ ref('orders') }} as b on a.order_id = b.order_id

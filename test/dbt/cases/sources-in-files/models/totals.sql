select c.name, sum(o.amount) as amount
from {{ source('raw', 'orders') }} as o join {{ source('raw', 'customers') }} as c on c.id = o.customer
group by all

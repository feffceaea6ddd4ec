select min(amount) from {{ ref('orders') }}

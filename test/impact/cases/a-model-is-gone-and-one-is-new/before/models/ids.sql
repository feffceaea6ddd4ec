select id, customer_id from {{ ref('priced') }}

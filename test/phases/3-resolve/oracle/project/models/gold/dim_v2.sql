select * from {{ ref('customers') }} {{ ref('dim', v=1) }}

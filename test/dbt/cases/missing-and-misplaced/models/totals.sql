select id, quantity * price as total, {{ shorter("'abc'") }} as letter, large, mixed from {{ ref('orders') }}

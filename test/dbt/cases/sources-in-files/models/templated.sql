select * from {{ source('templated', 'orders') }}

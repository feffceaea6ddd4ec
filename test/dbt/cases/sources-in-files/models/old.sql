select * from {{ source('old', 'orders') }}

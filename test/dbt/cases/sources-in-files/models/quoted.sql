select * from {{ source('quoted', 'orders') }}

select * from {{ source('shop', 'order') }}

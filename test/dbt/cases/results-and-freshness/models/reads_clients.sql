select * from {{ source('raw', 'clients') }}

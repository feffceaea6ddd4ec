select * from {{ source('raw', 'good') }}

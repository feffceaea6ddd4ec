select * from {{ source('web.log', 'events') }}

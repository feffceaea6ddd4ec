select id, name from {{ ref('same') }}

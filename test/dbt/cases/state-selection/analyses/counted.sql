select count(*) from {{ ref('same') }}

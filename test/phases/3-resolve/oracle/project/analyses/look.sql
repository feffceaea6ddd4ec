select * from {{ ref('fact') }}

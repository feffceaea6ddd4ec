select id from {{ ref('below_bad') }}

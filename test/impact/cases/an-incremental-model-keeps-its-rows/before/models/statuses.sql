select id, upper(status) as status from {{ ref('priced') }}

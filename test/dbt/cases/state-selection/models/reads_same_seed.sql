select * from {{ ref('sizes') }}

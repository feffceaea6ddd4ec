select id, name, amount, day from {{ ref('prices') }} where id >= {{ var('smallest') }}

select * from {{ ref('stg_prices') }} where amount < 0

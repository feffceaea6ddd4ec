select * from {{ ref('stg_events') }} join {{ ref('codes') }} using (code)

select * from {{ ref('dim') }} join {{ ref('dim', v=1) }} using (id)

select a.a as one, b.a as two from {{ ref('pick', v=1) }} a cross join {{ ref('pick') }} b

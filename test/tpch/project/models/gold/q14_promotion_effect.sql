select {{ decimal_div("100 * sum(case when p_type like 'PROMO%' then " ~ revenue() ~ " else 0 end)", 'sum(' ~ revenue() ~ ')', 6, sa=4, sb=4) }} as promo_revenue
from {{ ref('lineitem') }}, {{ ref('part') }}
where l_partkey = p_partkey
    and l_shipdate >= date '1995-09-01'
    and l_shipdate < date '1995-09-01' + interval 1 month

select {{ decimal_div('sum(l_extendedprice)', '7.0', 6, sa=2, sb=1) }} as avg_yearly
from {{ ref('lineitem') }}, {{ ref('part') }}
where p_partkey = l_partkey
    and p_brand = 'Brand#23'
    and p_container = 'MED BOX'
    and l_quantity < (
        -- A fifth of the average.
        select {{ decimal_div('sum(l_quantity)', '5 * count(*)', 6, sa=2, sb=0) }}
        from {{ ref('lineitem') }}
        where l_partkey = p_partkey
    )

{{ config(unique_key=['l_returnflag', 'l_linestatus']) }}
select
    l_returnflag,
    l_linestatus,
    cast(sum(l_quantity) as decimal(18,2)) as sum_qty,
    cast(sum(l_extendedprice) as decimal(18,2)) as sum_base_price,
    cast(sum({{ revenue() }}) as decimal(18,4)) as sum_disc_price,
    cast(sum(cast({{ revenue() }} * (1 + l_tax) as decimal(18,6))) as decimal(18,6)) as sum_charge,
    {{ decimal_div('sum(l_quantity)', 'count(*)', 6, sa=2, sb=0) }} as avg_qty,
    {{ decimal_div('sum(l_extendedprice)', 'count(*)', 6, sa=2, sb=0) }} as avg_price,
    {{ decimal_div('sum(l_discount)', 'count(*)', 6, sa=2, sb=0) }} as avg_disc,
    count(*) as count_order
from {{ ref('lineitem') }}
where l_shipdate <= date '1998-12-01' - interval 90 day
group by l_returnflag, l_linestatus
order by l_returnflag, l_linestatus

{{ config(unique_key='l_orderkey') }}
select l_orderkey, cast(sum({{ revenue() }}) as decimal(18,4)) as revenue, o_orderdate, o_shippriority
from {{ ref('customer') }}, {{ ref('orders') }}, {{ ref('lineitem') }}
where c_mktsegment = 'BUILDING'
    and c_custkey = o_custkey
    and l_orderkey = o_orderkey
    and o_orderdate < date '1995-03-15'
    and l_shipdate > date '1995-03-15'
group by l_orderkey, o_orderdate, o_shippriority
order by revenue desc, o_orderdate, l_orderkey
limit 10

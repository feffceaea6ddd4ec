{{ config(unique_key=['nation', 'o_year']) }}
select nation, o_year, cast(sum(amount) as decimal(18,4)) as sum_profit
from (
    select
        n_name as nation,
        cast(extract(year from o_orderdate) as integer) as o_year,
        {{ revenue() }} - cast(ps_supplycost * l_quantity as decimal(18,4)) as amount
    from {{ ref('part') }}, {{ ref('supplier') }}, {{ ref('lineitem') }}, {{ ref('partsupp') }}, {{ ref('orders') }}, {{ ref('nation') }}
    where s_suppkey = l_suppkey
        and ps_suppkey = l_suppkey
        and ps_partkey = l_partkey
        and p_partkey = l_partkey
        and o_orderkey = l_orderkey
        and s_nationkey = n_nationkey
        and p_name like '%green%'
) as profit
group by nation, o_year
order by nation, o_year desc

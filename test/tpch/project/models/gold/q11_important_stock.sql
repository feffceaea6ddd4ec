{{ config(unique_key='ps_partkey') }}
select ps_partkey, cast(sum(cast(ps_supplycost * ps_availqty as decimal(18,2))) as decimal(18,2)) as value
from {{ ref('partsupp') }}, {{ ref('supplier') }}, {{ ref('nation') }}
where ps_suppkey = s_suppkey
    and s_nationkey = n_nationkey
    and n_name = 'GERMANY'
group by ps_partkey
having sum(cast(ps_supplycost * ps_availqty as decimal(18,2))) > (
    select sum(cast(ps_supplycost * ps_availqty as decimal(18,2))) * {{ var('q11_fraction') }}
    from {{ ref('partsupp') }}, {{ ref('supplier') }}, {{ ref('nation') }}
    where ps_suppkey = s_suppkey
        and s_nationkey = n_nationkey
        and n_name = 'GERMANY'
)
order by value desc

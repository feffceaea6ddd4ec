{{ config(unique_key='cntrycode') }}
select cntrycode, count(*) as numcust, cast(sum(c_acctbal) as decimal(18,2)) as totacctbal
from (
    select substring(c_phone, 1, 2) as cntrycode, c_acctbal
    from {{ ref('customer') }}
    where substring(c_phone, 1, 2) in ('13', '31', '23', '29', '30', '18', '17')
        and c_acctbal > (
            select {{ decimal_div('sum(c_acctbal)', 'count(*)', 6, sa=2, sb=0) }}
            from {{ ref('customer') }}
            where c_acctbal > 0.00
                and substring(c_phone, 1, 2) in ('13', '31', '23', '29', '30', '18', '17')
        )
        and not exists (select 1 from {{ ref('orders') }} where o_custkey = c_custkey)
) as custsale
group by cntrycode
order by cntrycode

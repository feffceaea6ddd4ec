select 1 as id, 10 as customer_id, 5 as quantity, 2.5 as price, 'open' as status
union all
select 2, 11, 1, 4.0, 'shipped'

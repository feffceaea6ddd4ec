-- insert

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table orders__lakec_tmp
as (
select 1::bigint as id, 'x' as fresh
);

-- delete the rows that come again
delete from lake.silver.orders
using orders__lakec_tmp as DBT_INTERNAL_SOURCE
where coalesce(cast(DBT_INTERNAL_SOURCE.id as varchar(65535)), chr(30)) = coalesce(cast(lake.silver.orders.id as varchar(65535)), chr(30));

-- insert the new rows (counts)
insert into lake.silver.orders (id)
select id from orders__lakec_tmp;

-- drop the new rows
drop table if exists orders__lakec_tmp cascade;

commit;

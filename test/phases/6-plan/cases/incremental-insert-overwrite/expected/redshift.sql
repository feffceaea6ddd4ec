-- overwrite

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table orders__lakec_tmp
as (
select id, status, at from lake.bronze.orders
);

-- delete the partitions that come again
delete from lake.silver.orders
using orders__lakec_tmp as DBT_INTERNAL_SOURCE
where coalesce(cast(DBT_INTERNAL_SOURCE.at as varchar(65535)), chr(30)) = coalesce(cast(lake.silver.orders.at as varchar(65535)), chr(30));

-- insert the new rows (counts)
insert into lake.silver.orders (id, status, at)
select id, status, at from orders__lakec_tmp;

-- drop the new rows
drop table if exists orders__lakec_tmp cascade;

commit;

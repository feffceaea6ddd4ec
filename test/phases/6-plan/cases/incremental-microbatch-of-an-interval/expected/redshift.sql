-- overwrite

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table orders__lakec_tmp
as (
select id, status, at from lake.bronze.orders
);

-- delete the rows of 2025-03-01 00:00:00 to 2025-05-01 00:00:00
delete from lake.silver.orders
where at >= timestamp '2025-03-01 00:00:00'
  and at < timestamp '2025-05-01 00:00:00';

-- insert the new rows (counts)
insert into lake.silver.orders (id, status, at)
select id, status, at from orders__lakec_tmp;

-- drop the new rows
drop table if exists orders__lakec_tmp cascade;

commit;

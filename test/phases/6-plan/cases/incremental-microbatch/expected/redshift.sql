-- overwrite

-- transaction: change the table
begin;

-- write the new rows aside
create temporary table orders__lakec_tmp
as (
select id, status, at from lake.bronze.orders
);

-- delete the rows of 2026-01-29 00:00:00 to 2026-02-01 00:00:00
delete from lake.silver.orders
where at >= timestamp '2026-01-29 00:00:00'
  and at < timestamp '2026-02-01 00:00:00';

-- insert the new rows (counts)
insert into lake.silver.orders (id, status, at)
select id, status, at from orders__lakec_tmp;

-- drop the new rows
drop table if exists orders__lakec_tmp cascade;

commit;

-- overwrite

-- write the new rows aside
create or replace temporary table lake.silver.orders__lakec_new as
select id, status, at from lake.bronze.orders;

-- transaction: change the table
begin;

-- delete the rows of 2026-01-29 00:00:00 to 2026-02-01 00:00:00
delete from lake.silver.orders
where at >= timestamp '2026-01-29 00:00:00'
  and at < timestamp '2026-02-01 00:00:00';

-- insert the new rows (counts)
insert into lake.silver.orders (id, status, at)
select id, status, at from lake.silver.orders__lakec_new;

commit;

-- drop the new rows
drop table if exists lake.silver.orders__lakec_new;

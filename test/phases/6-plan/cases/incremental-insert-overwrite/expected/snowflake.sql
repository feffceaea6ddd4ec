-- overwrite

-- write the new rows aside
create or replace temporary table lake.silver.orders__lakec_new as
select id, status, at from lake.bronze.orders;

-- transaction: change the table
begin;

-- delete the partitions that come again
delete from lake.silver.orders as DBT_INTERNAL_DEST
using lake.silver.orders__lakec_new as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_SOURCE.at is not distinct from DBT_INTERNAL_DEST.at;

-- insert the new rows (counts)
insert into lake.silver.orders (id, status, at)
select id, status, at from lake.silver.orders__lakec_new;

commit;

-- drop the new rows
drop table if exists lake.silver.orders__lakec_new;

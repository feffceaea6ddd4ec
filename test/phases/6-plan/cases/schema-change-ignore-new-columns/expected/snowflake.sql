-- insert

-- write the new rows aside
create or replace temporary table lake.silver.orders__lakec_new as
select 1::bigint as id, 'x' as fresh;

-- transaction: change the table
begin;

-- delete the rows that come again
delete from lake.silver.orders as DBT_INTERNAL_DEST
using lake.silver.orders__lakec_new as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_SOURCE.id is not distinct from DBT_INTERNAL_DEST.id;

-- insert the new rows (counts)
insert into lake.silver.orders (id)
select id from lake.silver.orders__lakec_new;

commit;

-- drop the new rows
drop table if exists lake.silver.orders__lakec_new;

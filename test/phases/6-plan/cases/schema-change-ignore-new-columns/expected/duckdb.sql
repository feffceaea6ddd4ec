-- insert

-- transaction: change the table
begin;

-- write the new rows aside
create or replace temporary table temp.main.orders__lakec_new as
select 1::bigint as id, 'x' as fresh;

-- delete the rows that come again
delete from lake.silver.orders as DBT_INTERNAL_DEST
where exists (
  select 1 from temp.main.orders__lakec_new as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.id is not distinct from DBT_INTERNAL_DEST.id
);

-- insert the new rows (counts)
insert into lake.silver.orders (id)
select id from temp.main.orders__lakec_new;

-- drop the new rows
drop table if exists temp.main.orders__lakec_new;

commit;

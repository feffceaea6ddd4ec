-- insert

-- transaction: change the table
begin;

-- write the new rows aside
create or replace temporary table temp.main.orders__lakec_new as
select id, status, at from lake.bronze.orders;

-- delete the rows that come again
delete from lake.silver.orders as DBT_INTERNAL_DEST
where exists (
  select 1 from temp.main.orders__lakec_new as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.id is not distinct from DBT_INTERNAL_DEST.id
    and DBT_INTERNAL_SOURCE."at" is not distinct from DBT_INTERNAL_DEST."at"
)
  and (DBT_INTERNAL_DEST.at > timestamp '2026-01-01');

-- insert the new rows (counts)
insert into lake.silver.orders (id, status, "at")
select id, status, "at" from temp.main.orders__lakec_new;

-- drop the new rows
drop table if exists temp.main.orders__lakec_new;

commit;

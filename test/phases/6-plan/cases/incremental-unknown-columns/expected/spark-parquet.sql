-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select 1 as id;

-- delete the rows that come again
-- replace silver.orders
select * from lake.silver.orders as DBT_INTERNAL_DEST
where not coalesce((
exists (
  select 1 from orders__lakec_new as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id
)
), false);

-- insert the new rows (counts)
-- append silver.orders columns ["id"]
select id from orders__lakec_new;

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select id, status, at from lake.bronze.orders;

-- delete the rows that come again
-- replace silver.orders
select * from lake.silver.orders as DBT_INTERNAL_DEST
where not coalesce((
exists (
  select 1 from orders__lakec_new as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.id <=> DBT_INTERNAL_DEST.id
    and DBT_INTERNAL_SOURCE.at <=> DBT_INTERNAL_DEST.at
)
  and (DBT_INTERNAL_DEST.at > timestamp '2026-01-01')
), false);

-- insert the new rows (counts)
-- append silver.orders columns ["id","status","at"]
select id, status, at from orders__lakec_new;

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

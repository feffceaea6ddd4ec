-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select id, status, at from lake.bronze.orders;

-- delete the rows of 2026-01-29 00:00:00 to 2026-02-01 00:00:00
-- replace silver.orders
select * from lake.silver.orders
where not coalesce((
at >= timestamp '2026-01-29 00:00:00'
  and at < timestamp '2026-02-01 00:00:00'
), false);

-- insert the new rows (counts)
-- append silver.orders columns ["id","status","at"]
select id, status, at from orders__lakec_new;

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

-- transaction: change the table

-- write the new rows aside
-- temporary orders__lakec_new
select id, status, at from lake.bronze.orders;

-- replace the partitions that come again (counts)
-- partitions silver.orders columns ["id","status","at"]
select id, status, at from orders__lakec_new;

-- drop the new rows
-- forget orders__lakec_new

-- end of the transaction

-- add the new rows (counts)
-- append silver.orders columns ["id","status","at"]
select id, status, at from (
select id, status, at from lake.bronze.orders
) as new_rows;

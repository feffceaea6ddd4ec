-- insert

-- add the new rows (counts)
insert into lake.silver.orders (id, status, at)
select id, status, at from (
select id, status, at from lake.bronze.orders
) as new_rows;

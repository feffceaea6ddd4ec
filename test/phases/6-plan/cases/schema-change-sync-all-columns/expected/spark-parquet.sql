-- transaction: change the table

-- add the column fresh
-- replace silver.orders
select *, cast(null as string) as fresh from lake.silver.orders;

-- change the type of id
-- sql
alter table lake.silver.orders alter column id type bigint;

-- change the type of price
-- sql
alter table lake.silver.orders alter column price type DECIMAL(20,4);

-- change the type of tags
-- sql
alter table lake.silver.orders alter column tags type STRUCT("a" INTEGER, "b" VARCHAR);

-- drop the column old
-- replace silver.orders
select * except (old) from lake.silver.orders;

-- add the new rows (counts)
-- append silver.orders columns ["id","price","tags","fresh"]
select id, price, tags, fresh from (
select * from lake.bronze.orders
) as new_rows;

-- end of the transaction

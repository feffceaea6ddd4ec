-- insert: adds fresh VARCHAR; drops old DATE; changes id BIGINT, price DECIMAL(20,4), tags STRUCT("a" INTEGER, "b" VARCHAR)

-- transaction: change the table
begin;

-- add the column fresh
alter table lake.silver.orders add column fresh VARCHAR;

-- change the type of id
alter table lake.silver.orders alter column id set data type bigint;

-- change the type of price
alter table lake.silver.orders alter column price set data type DECIMAL(20,4);

-- change the type of tags
alter table lake.silver.orders alter column tags set data type STRUCT("a" INTEGER, "b" VARCHAR);

-- drop the column old
alter table lake.silver.orders drop column old;

-- add the new rows (counts)
insert into lake.silver.orders (id, price, tags, fresh)
select id, price, tags, fresh from (
select * from lake.bronze.orders
) as new_rows;

commit;

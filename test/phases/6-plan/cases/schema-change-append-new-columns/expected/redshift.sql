-- insert: adds fresh VARCHAR; changes id BIGINT, price DECIMAL(20,4)

-- transaction: change the table
begin;

-- add the column fresh
alter table lake.silver.orders add column fresh varchar(65535);

-- change the type of id
alter table lake.silver.orders add column id__lakec_new bigint;
update lake.silver.orders set id__lakec_new = cast(id as bigint);
alter table lake.silver.orders drop column id;
alter table lake.silver.orders rename column id__lakec_new to id;

-- change the type of price
alter table lake.silver.orders add column price__lakec_new decimal(20,4);
update lake.silver.orders set price__lakec_new = cast(price as decimal(20,4));
alter table lake.silver.orders drop column price;
alter table lake.silver.orders rename column price__lakec_new to price;

-- add the new rows (counts)
insert into lake.silver.orders (id, price, tags, fresh)
select id, price, tags, fresh from (
select * from lake.bronze.orders
) as new_rows;

commit;

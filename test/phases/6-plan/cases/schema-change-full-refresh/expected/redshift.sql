-- replace: rebuilt: adds fresh VARCHAR; drops old DATE; changes ID BIGINT, price DECIMAL(20,4)

-- transaction: write the new table and swap it in
begin;

-- create the new table aside
create table lake.silver.orders__lakec_new (
  id bigint,
  price decimal(20,4),
  tags super,
  fresh varchar(65535)
);

-- fill it (counts)
insert into lake.silver.orders__lakec_new (id, price, tags, fresh)
select id, price, tags, fresh from (
select * from lake.bronze.orders
) as model;

-- drop the old table
drop table if exists lake.silver.orders cascade;

-- put the new table in its place
alter table lake.silver.orders__lakec_new rename to orders;

commit;

-- create

-- transaction: write the table
begin;

-- create the table
create table lake.silver.orders (
  id integer,
  status varchar(65535),
  amount decimal(18,4),
  big decimal(38,0),
  at timestamp,
  tags super
)
diststyle key distkey (id)
compound sortkey (at);

-- fill it (counts)
insert into lake.silver.orders (id, status, amount, big, at, tags)
select id, status, amount, big, at, tags from (
select id, status, amount, big, at, tags from lake.bronze.orders
) as model;

commit;

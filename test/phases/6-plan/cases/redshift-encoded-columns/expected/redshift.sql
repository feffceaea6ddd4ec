-- create

-- transaction: write the table
begin;

-- create the table
create table lake.silver.orders (
  id bigint encode az64,
  note varchar(65535) encode zstd,
  at timestamp
)
diststyle all
sortkey auto;

-- fill it (counts)
insert into lake.silver.orders (id, note, at)
select id, note, at from (
select id, note, at from lake.bronze.orders
) as model;

commit;

-- create

-- transaction: write the table
begin;

-- create the table
create table lake.silver.orders (
  id integer
);

-- fill it (counts)
insert into lake.silver.orders (id)
select id from (
select 1 as id
) as model;

commit;

-- replace

-- transaction: replace the table
begin;

-- create the table
create or replace table lake.silver.orders (
  id bigint not null,
  amount decimal(18,4),
  label varchar,
  constraint positive check (amount >= 0)
);

-- fill it (counts)
insert into lake.silver.orders (id, amount, label)
select id, amount, label from (
select 1.5 as amount, 1 as id, 'x' as label
) as model;

commit;

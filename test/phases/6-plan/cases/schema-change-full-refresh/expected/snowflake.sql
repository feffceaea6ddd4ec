-- replace: rebuilt: adds fresh VARCHAR; drops old DATE; changes price DECIMAL(20,4)

-- create the table (counts)
create or replace transient table lake.silver.orders (
  ID number(38,0),
  price number(20,4),
  tags object,
  fresh varchar
) as
select ID, price, tags, fresh from (
select * from lake.bronze.orders
) as model;

-- replace: rebuilt: adds fresh VARCHAR; drops old DATE; changes ID BIGINT, price DECIMAL(20,4), tags STRUCT("a" INTEGER, "b" VARCHAR)

-- create the table (counts)
create or replace table lake.silver.orders as
select * from lake.bronze.orders;

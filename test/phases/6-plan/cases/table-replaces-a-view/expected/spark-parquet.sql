-- transaction: replace the table

-- drop the view of that name
-- drop silver.orders

-- create the table (counts)
-- replace silver.orders
select 1 as id;

-- end of the transaction

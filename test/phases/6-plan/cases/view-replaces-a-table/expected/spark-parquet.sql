-- transaction: replace the view

-- drop the table of that name
-- drop silver.orders

-- create the view
-- view silver.orders
select 1 as id;

-- end of the transaction

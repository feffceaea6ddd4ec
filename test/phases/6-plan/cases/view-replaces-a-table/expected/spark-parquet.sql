-- transaction: replace the view

-- drop the table of that name
-- forget orders

-- create the view
-- alias orders
select 1 as id;

-- end of the transaction

-- transaction: replace the table

-- drop the view of that name
-- drop gold.orders

-- create the table (counts)
-- replace gold.orders
select 1 as id, 2026 as year;

-- end of the transaction

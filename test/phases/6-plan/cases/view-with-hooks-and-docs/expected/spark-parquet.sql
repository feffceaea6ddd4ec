-- pre-hook
-- sql
select 'before';

-- transaction: replace the view

-- pre-hook
-- sql
select 'inside';

-- create the view
-- view silver.Order
select 1 as id;

-- end of the transaction

-- post-hook
-- sql
select 'after';

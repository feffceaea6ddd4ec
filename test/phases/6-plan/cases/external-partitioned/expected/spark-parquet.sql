-- create the table (counts)
-- replace gold.orders
select 1 as id, 2026 as year, '01' as month;

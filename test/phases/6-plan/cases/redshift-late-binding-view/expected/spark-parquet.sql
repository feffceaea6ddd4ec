-- create the view
-- view silver.orders
select id from spectrum.orders;

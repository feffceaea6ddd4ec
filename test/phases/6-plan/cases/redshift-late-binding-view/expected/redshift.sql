-- replace

-- transaction: replace the view
begin;

-- drop the view of that name
drop view if exists lake.silver.orders cascade;

-- create the view
create view lake.silver.orders as (
select id from spectrum.orders
)
with no schema binding;

-- write the descriptions
comment on view lake.silver.orders is 'Orders with a back\\slash';

commit;

-- create

-- pre-hook
select 'before';

-- transaction: replace the view
begin;

-- pre-hook
select 'inside';

-- create the view
create or replace view lake.silver."Order" as
select 1 as id;

-- write the descriptions
comment on view lake.silver."Order" is 'One row for each customer''s order.';
comment on column lake.silver."Order".id is 'The order''s id.';

commit;

-- post-hook
select 'after';

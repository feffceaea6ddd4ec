-- create

-- pre-hook
select 'before';

-- transaction: replace the view
begin;

-- pre-hook
select 'inside';

-- create the view
create view lake.silver."order" as (
select 1 as id
);

-- write the descriptions
comment on view lake.silver."order" is 'One row for each customer''s order.';
comment on column lake.silver."order".id is 'The order''s id.';

commit;

-- post-hook
select 'after';

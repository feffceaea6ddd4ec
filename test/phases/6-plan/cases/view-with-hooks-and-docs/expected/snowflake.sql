-- create

-- pre-hook
select 'before';

-- pre-hook
select 'inside';

-- create the view
create or replace view lake.silver."ORDER" as
select 1 as id;

-- write the descriptions
comment on view lake.silver."ORDER" is 'One row for each customer''s order.';
comment on column lake.silver."ORDER".id is 'The order''s id.';

-- post-hook
select 'after';

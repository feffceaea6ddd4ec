-- create: 1 row

-- create the table (counts)
create or replace transient table lake.silver.countries (
  code varchar,
  name varchar
) as
select code, name from (
select
  nullif(code, '') as code,
  nullif(name, '') as name
from (values
('DE', 'x')
) as file (code, name)
) as model;

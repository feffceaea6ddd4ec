-- create: 0 rows

-- create the table (counts)
create or replace transient table lake.silver.countries (
  code varchar,
  name varchar
) as
select code, name from (
select
  nullif(code, '') as code,
  nullif(name, '') as name
from (select '' as code, '' as name where 1 = 0) as file
) as model;

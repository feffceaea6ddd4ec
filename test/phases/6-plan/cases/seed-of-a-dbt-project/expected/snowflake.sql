-- create: 2 rows

-- create the table (counts)
create or replace transient table lake.silver.countries (
  code varchar,
  rate float,
  zip number(38,0),
  empty number(38,0)
) as
select code, rate, zip, empty from (
select
  nullif(code, '') as code,
  cast(nullif(rate, '') as float) as rate,
  cast(nullif(nullif(lower(trim(zip)), 'null'), '') as number(38,0)) as zip,
  cast(nullif(empty, '') as number(38,0)) as empty
from (values
('DE', '1.50', '01234', ''),
('FR', '-12.345', 'NULL', '')
) as file (code, rate, zip, empty)
) as model;

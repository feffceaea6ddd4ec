-- create: 2 rows

-- create the table (counts)
create or replace transient table lake.silver.countries (
  code varchar,
  name varchar,
  since date,
  rate number(18,3),
  big number(38,0),
  flag boolean,
  zip varchar,
  empty varchar,
  nothing varchar
) as
select code, name, since, rate, big, flag, zip, empty, nothing from (
select
  cast(nullif(code, '') as varchar) as code,
  nullif(name, '') as name,
  cast(nullif(since, '') as date) as since,
  cast(nullif(rate, '') as number(18,3)) as rate,
  cast(nullif(big, '') as number(38,0)) as big,
  cast(nullif(flag, '') as boolean) as flag,
  nullif(zip, '') as zip,
  nullif(empty, '') as empty,
  nullif(nothing, '') as nothing
from (values
('DE', 'Germany, FRG', '1990-10-03', '1.50', '3000000000', 'true', '01234', '', 'null'),
('FR', 'France', '1958-10-04', '-12.345', '', 'false', '75001', '', '')
) as file (code, name, since, rate, big, flag, zip, empty, nothing)
) as model;

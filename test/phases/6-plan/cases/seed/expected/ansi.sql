-- create: 2 rows

-- drop what a broken run left aside
drop table if exists lake.silver.countries__lakec_new;

-- create the new table aside (counts)
create table lake.silver.countries__lakec_new as
select
  cast(nullif(code, '') as varchar(2)) as code,
  nullif(name, '') as name,
  cast(nullif(since, '') as date) as since,
  cast(nullif(rate, '') as decimal(18,3)) as rate,
  cast(nullif(big, '') as bigint) as big,
  cast(nullif(flag, '') as boolean) as flag,
  nullif(zip, '') as zip,
  nullif(empty, '') as empty,
  nullif(nothing, '') as nothing
from (values
('DE', 'Germany, FRG', '1990-10-03', '1.50', '3000000000', 'true', '01234', '', 'null'),
('FR', 'France', '1958-10-04', '-12.345', '', 'false', '75001', '', '')
) as file (code, name, since, rate, big, flag, zip, empty, nothing);

-- put the new table in its place
alter table lake.silver.countries__lakec_new rename to countries;

-- drop what is left aside (cleanup)
drop table if exists lake.silver.countries__lakec_new;

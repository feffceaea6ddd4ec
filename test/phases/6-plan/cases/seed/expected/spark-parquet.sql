-- create the table (counts)
-- replace silver.countries
select
  cast(nullif(code, '') as string) as code,
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

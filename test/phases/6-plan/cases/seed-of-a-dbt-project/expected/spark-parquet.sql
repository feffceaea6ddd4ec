-- create the table (counts)
-- replace silver.countries
select
  nullif(code, '') as code,
  cast(nullif(rate, '') as double) as rate,
  cast(nullif(nullif(lower(trim(zip)), 'null'), '') as int) as zip,
  cast(nullif(empty, '') as int) as empty
from (values
('DE', '1.50', '01234', ''),
('FR', '-12.345', 'NULL', '')
) as file (code, rate, zip, empty);

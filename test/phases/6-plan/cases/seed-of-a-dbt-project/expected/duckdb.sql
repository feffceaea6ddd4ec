-- create: 2 rows

-- create the table (counts)
create or replace table lake.silver.countries as
select
  nullif(code, '') as code,
  cast(nullif(rate, '') as double) as rate,
  cast(nullif(nullif(lower(trim(zip)), 'null'), '') as integer) as zip,
  cast(nullif(empty, '') as integer) as empty
from read_csv(getvariable('lakec_root') || '/seeds/countries.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', strict_mode = true, columns = {'code': 'VARCHAR', 'rate': 'VARCHAR', 'zip': 'VARCHAR', 'empty': 'VARCHAR'});

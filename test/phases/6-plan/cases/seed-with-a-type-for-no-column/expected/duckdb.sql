-- create: 1 row

-- create the table (counts)
create or replace table lake.silver.countries as
select
  nullif(code, '') as code,
  nullif(name, '') as name
from read_csv(getvariable('lakec_root') || '/seeds/countries.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', strict_mode = true, columns = {'code': 'VARCHAR', 'name': 'VARCHAR'});

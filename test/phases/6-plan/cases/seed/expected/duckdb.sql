-- create: 2 rows

-- create the table (counts)
create or replace table lake.silver.countries as
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
from read_csv(getvariable('lakec_root') || '/seeds/countries.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', strict_mode = true, columns = {'code': 'VARCHAR', 'name': 'VARCHAR', 'since': 'VARCHAR', 'rate': 'VARCHAR', 'big': 'VARCHAR', 'flag': 'VARCHAR', 'zip': 'VARCHAR', 'empty': 'VARCHAR', 'nothing': 'VARCHAR'});

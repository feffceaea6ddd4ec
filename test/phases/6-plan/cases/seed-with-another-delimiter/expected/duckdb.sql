-- replace: 1 row

-- transaction: replace the table
begin;

-- drop the view of that name
drop view if exists lake.silver.countries;

-- create the table (counts)
create table lake.silver.countries as
select
  nullif(code, '') as code,
  cast(nullif("order", '') as timestamp) as "order"
from read_csv(getvariable('lakec_root') || '/seeds/countries.csv', auto_detect = false, header = true, delim = ';', quote = '"', escape = '"', strict_mode = true, columns = {'code': 'VARCHAR', 'order': 'VARCHAR'});

commit;

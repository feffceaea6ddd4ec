-- create: 0 rows

-- drop what a broken run left aside
drop table if exists lake.silver.countries__lakec_new;

-- create the new table aside (counts)
create table lake.silver.countries__lakec_new as
select
  nullif(code, '') as code,
  nullif(name, '') as name
from (select '' as code, '' as name where 1 = 0) as file;

-- put the new table in its place
alter table lake.silver.countries__lakec_new rename to countries;

-- drop what is left aside (cleanup)
drop table if exists lake.silver.countries__lakec_new;

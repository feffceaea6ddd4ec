-- create the table (counts)
-- replace silver.countries
select
  nullif(code, '') as code,
  nullif(name, '') as name
from (select '' as code, '' as name where 1 = 0) as file;

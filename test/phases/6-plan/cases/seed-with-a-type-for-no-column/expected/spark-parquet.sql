-- create the table (counts)
-- replace silver.countries
select
  nullif(code, '') as code,
  nullif(name, '') as name
from (values
('DE', 'x')
) as file (code, name);

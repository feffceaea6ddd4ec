-- transaction: replace the table

-- drop the view of that name
-- drop silver.countries

-- create the table (counts)
-- replace silver.countries
select
  nullif(code, '') as code,
  cast(nullif(`order`, '') as timestamp) as `order`
from (values
('DE', '2026-01-31T10:00:00Z')
) as file (code, `order`);

-- end of the transaction

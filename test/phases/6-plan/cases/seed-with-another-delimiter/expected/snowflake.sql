-- replace: 1 row

-- drop the view of that name
drop view if exists lake.silver.countries;

-- create the table (counts)
create transient table lake.silver.countries (
  code varchar,
  "ORDER" timestamp_ntz
) as
select code, "ORDER" from (
select
  nullif(code, '') as code,
  cast(nullif("ORDER", '') as timestamp_ntz) as "ORDER"
from (values
('DE', '2026-01-31T10:00:00Z')
) as file (code, "ORDER")
) as model;

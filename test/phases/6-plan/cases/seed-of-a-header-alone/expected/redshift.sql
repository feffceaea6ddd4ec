-- create: 0 rows

-- create the table
create table lake.silver.countries (
  code varchar(65535),
  name varchar(65535)
);

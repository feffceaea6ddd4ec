-- create: 1 row

-- transaction: write the table
begin;

-- create the table
create table lake.silver.countries (
  code varchar(65535),
  name varchar(65535)
);

-- fill it
insert into lake.silver.countries (code, name) values
('DE', 'x');

commit;

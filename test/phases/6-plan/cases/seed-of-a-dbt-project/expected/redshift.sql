-- create: 2 rows

-- transaction: write the table
begin;

-- create the table
create table lake.silver.countries (
  code varchar(65535),
  rate double precision,
  zip integer,
  empty integer
);

-- fill it
insert into lake.silver.countries (code, rate, zip, empty) values
('DE', '1.50', '01234', null),
('FR', '-12.345', null, null);

commit;

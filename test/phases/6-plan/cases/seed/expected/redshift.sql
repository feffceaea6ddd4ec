-- create: 2 rows

-- transaction: write the table
begin;

-- create the table
create table lake.silver.countries (
  code varchar(2),
  name varchar(65535),
  since date,
  rate decimal(18,3),
  big bigint,
  flag boolean,
  zip varchar(65535),
  empty varchar(65535),
  nothing varchar(65535)
);

-- fill it
insert into lake.silver.countries (code, name, since, rate, big, flag, zip, empty, nothing) values
('DE', 'Germany, FRG', '1990-10-03', '1.50', '3000000000', 'true', '01234', null, 'null'),
('FR', 'France', '1958-10-04', '-12.345', null, 'false', '75001', null, null);

commit;

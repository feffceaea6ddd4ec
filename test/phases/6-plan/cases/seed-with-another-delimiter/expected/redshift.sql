-- replace: 1 row

-- transaction: write the new table and swap it in
begin;

-- create the table
create table lake.silver.countries__lakec_new (
  code varchar(65535),
  "order" timestamp
);

-- fill it
insert into lake.silver.countries__lakec_new (code, "order") values
('DE', '2026-01-31T10:00:00Z');

-- drop the old view
drop view if exists lake.silver.countries cascade;

-- put the new table in its place
alter table lake.silver.countries__lakec_new rename to countries;

commit;

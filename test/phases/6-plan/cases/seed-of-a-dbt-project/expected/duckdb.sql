-- create: 2 rows

-- create the table (counts)
create or replace table lake.silver.countries as
select * from read_csv(getvariable('lakec_root') || '/seeds/countries.csv', header = true, delim = ',', columns = {'code': 'varchar', 'rate': 'double', 'zip': 'integer', 'empty': 'integer'});

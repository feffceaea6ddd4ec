-- create: the file x

-- remove what a broken run left aside
--   remove x__lakec_new

-- write the file aside (counts)
copy (
select 1 as id
) to 'x__lakec_new' (format csv, header 1);

-- put the file in its place
--   move x__lakec_new to x

-- create the view over the files
create or replace view lake.silver.orders as
select * from read_csv('x', auto_detect = true);

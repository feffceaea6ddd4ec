-- replace: files in exports/orders/

-- remove what a broken run left aside
--   remove exports/orders__lakec_new

-- make the folder
--   folder exports/orders__lakec_new

-- write the files aside (counts)
copy (
select 1 as id, 2026 as year, '01' as month
) to 'exports/orders__lakec_new' (format parquet, compression zstd, partition_by (year, month), filename_pattern 'part-{i}', overwrite_or_ignore);

-- look for files
select case when count(*) = 0 then 1 else 0 end from glob('exports/orders__lakec_new/**/*.parquet');
-- else external-no-rows: The external model "orders" gave no rows, and a partitioned folder of no rows has no files to read.

-- put the new files in their place
--   move exports/orders__lakec_new to exports/orders

-- transaction: create the view
begin;

-- drop the table of that name
drop table if exists lake.gold.orders;

-- create the view over the files
create view lake.gold.orders as
select id, year, month from read_parquet('exports/orders/*/*/*.parquet', hive_partitioning = true, hive_types = {'year': integer, 'month': VARCHAR});

commit;

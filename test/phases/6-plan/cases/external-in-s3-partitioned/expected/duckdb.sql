-- replace: files in s3a://lake/exports/orders/

-- remove what a broken run left aside
--   remove s3://lake/exports/orders__lakec_new

-- write the files aside (counts)
copy (
select 1 as id, 2026 as year
) to 's3://lake/exports/orders__lakec_new' (format parquet, compression zstd, partition_by (year), filename_pattern 'part-{i}', overwrite_or_ignore);

-- look for files
select case when count(*) = 0 then 1 else 0 end from glob('s3://lake/exports/orders__lakec_new/**/*.parquet');
-- else external-no-rows: The external model "orders" gave no rows, and a partitioned folder of no rows has no files to read.

-- put the new files in place of the old
--   replace s3://lake/exports/orders__lakec_new to s3://lake/exports/orders

-- remove the files aside
--   remove s3://lake/exports/orders__lakec_new

-- create the view over the files
create or replace view lake.gold.orders as
select id, year from read_parquet('s3://lake/exports/orders/*/*.parquet', hive_partitioning = true, hive_types = {'year': integer});

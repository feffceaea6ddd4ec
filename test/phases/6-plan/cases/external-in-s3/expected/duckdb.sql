-- create: files in s3://lake/gold/orders

-- remove what a broken run left aside
--   remove s3://lake/gold/orders__lakec_new

-- write the files aside (counts)
copy (
select 1 as id
) to 's3://lake/gold/orders__lakec_new/part-0.parquet' (format parquet, compression zstd);

-- put the new files in place of the old
--   replace s3://lake/gold/orders__lakec_new to s3://lake/gold/orders

-- remove the files aside
--   remove s3://lake/gold/orders__lakec_new

-- create the view over the files
create or replace view lake.gold.orders as
select id from read_parquet('s3://lake/gold/orders/part-0.parquet', hive_partitioning = false);

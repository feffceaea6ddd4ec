-- create: files in .lake/gold/orders

-- remove what a broken run left aside
--   remove .lake/gold/orders__lakec_new

-- make the folder
--   folder .lake/gold/orders__lakec_new

-- write the files aside (counts)
copy (
select 1 as id
) to '.lake/gold/orders__lakec_new/part-0.parquet' (format parquet, compression zstd);

-- put the new file in its place
--   move .lake/gold/orders__lakec_new/part-0.parquet to .lake/gold/orders/part-0.parquet

-- remove the folder aside
--   remove .lake/gold/orders__lakec_new

-- create the view over the files
create or replace view lake.gold.orders as
select id from read_parquet('.lake/gold/orders/part-0.parquet', hive_partitioning = false);

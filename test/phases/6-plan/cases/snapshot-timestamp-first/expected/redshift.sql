-- create

-- transaction: start the history
begin;

-- take the rows of now
create temporary table orders_history__lakec_tmp
as (
select * from lake.silver.orders
);

-- look for keys that come twice
select count(*) from (
  select id from orders_history__lakec_tmp
  group by id
  having count(*) > 1
) as doubled;
-- else snapshot-duplicate-keys: {n|key comes|keys come} more than once (id) in the source of the snapshot "orders_history".

-- start the history (counts)
create table lake.silver.orders_history
as (
select
  source.id as id,
  source.status as status,
  source.updated_at as updated_at,
  md5(coalesce(cast(source.id as varchar(65535)), '') || '|' || coalesce(cast(source.updated_at as varchar(65535)), '')) as dbt_scd_id,
  source.updated_at as dbt_updated_at,
  source.updated_at as dbt_valid_from,
  nullif(source.updated_at, source.updated_at) as dbt_valid_to
from orders_history__lakec_tmp as source
);

-- drop the rows of now
drop table if exists orders_history__lakec_tmp cascade;

commit;

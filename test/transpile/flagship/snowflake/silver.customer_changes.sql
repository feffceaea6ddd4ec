with delivered as (
  select
    *,
    row_number() over (partition by customer_id, updated_at order by updated_at desc nulls last, case when coalesce(left(upper(trim(op)), 1) = 'D', false) or coalesce(is_deleted, false) then 1 when left(upper(trim(op)), 1) = 'U' then 2 else 3 end nulls last, _file_date desc nulls last, _row_hash nulls last) as _place,
    to_json(object_construct_keep_null('address', cast(address as varchar), 'age', cast(age as varchar), 'city', cast(city as varchar), 'country', cast(country as varchar), 'created_at', rtrim(rtrim(to_char(created_at, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.'), 'customer_id', cast(customer_id as varchar), 'customer_segment', cast(customer_segment as varchar), 'email', cast(email as varchar), 'estimated_clv', cast(estimated_clv as varchar), 'first_name', cast(first_name as varchar), 'gender', cast(gender as varchar), 'ingestion_timestamp', rtrim(rtrim(to_char(ingestion_timestamp, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.'), 'is_deleted', cast(is_deleted as varchar), 'last_name', cast(last_name as varchar), 'last_purchase_date', to_char(last_purchase_date, 'YYYY-MM-DD'), 'lifetime_value', cast(lifetime_value as varchar), 'op', cast(op as varchar), 'phone', cast(phone as varchar), 'preferred_channel', cast(preferred_channel as varchar), 'registration_date', to_char(registration_date, 'YYYY-MM-DD'), 'source_system', cast(source_system as varchar), 'state', cast(state as varchar), 'total_orders', cast(total_orders as varchar), 'updated_at', rtrim(rtrim(to_char(updated_at, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.'), 'zip_code', cast(zip_code as varchar))) as _raw
  from lake.bronze.snowflake_customers
)
select
  customer_id,
  updated_at,
  regexp_replace(trim(first_name), '[ ]+', ' ') as first_name,
  regexp_replace(trim(last_name), '[ ]+', ' ') as last_name,
  case when regexp_like(lower(trim(email)), '[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,}') then lower(trim(email)) end as email,
  case when regexp_like(lower(trim(email)), '[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,}') then lower(trim(email)) end is not null as email_valid,
  split_part(case when regexp_like(lower(trim(email)), '[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,}') then lower(trim(email)) end, '@', 2) as email_domain,
  case when length(regexp_replace(phone, '[^0-9]', '')) between 7 and 15 then case when startswith(trim(phone), '+') then '+' else '' end || regexp_replace(phone, '[^0-9]', '') end as phone,
  coalesce(upper(trim(country)), 'UNKNOWN') as country,
  case when upper(trim(customer_segment)) in ('ENTERPRISE', 'SMB', 'MIDMARKET', 'PUBLIC') then upper(trim(customer_segment)) else 'UNKNOWN' end as segment,
  least(coalesce(registration_date, cast(created_at as date)), coalesce(cast(created_at as date), registration_date)) as customer_since,
  coalesce(left(upper(trim(op)), 1) = 'D', false) or coalesce(is_deleted, false) as is_deleted,
  case when coalesce(left(upper(trim(op)), 1) = 'D', false) or coalesce(is_deleted, false) then 1 when left(upper(trim(op)), 1) = 'U' then 2 else 3 end as _op_rank,
  _file_date,
  _row_hash,
  case when _place > 1 then 'superseded' end as _dropped,
  _source_file,
  _run_date,
  _raw
from delivered

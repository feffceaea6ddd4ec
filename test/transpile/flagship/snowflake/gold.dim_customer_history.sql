select
  cast(to_number(substr(md5(coalesce(cast(customer_id as varchar), chr(30)) || chr(31) || coalesce(cast(date_part(epoch_microsecond, updated_at) as varchar), chr(30))), 1, 15), 'XXXXXXXXXXXXXXX') as number(38,0)) as customer_sk,
  cast(to_number(substr(md5(coalesce(cast(customer_id as varchar), chr(30))), 1, 15), 'XXXXXXXXXXXXXXX') as number(38,0)) as customer_key,
  customer_id,
  segment,
  country,
  email_domain,
  is_deleted,
  updated_at as changed_at
from lake.silver.customer_changes_silver

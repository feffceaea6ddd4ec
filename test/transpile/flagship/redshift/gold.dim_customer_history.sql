select
  strtol(substr(md5(coalesce(cast(customer_id as varchar(65535)), chr(30)) || chr(31) || coalesce(cast(datediff('microsecond', cast('1970-01-01' as timestamp), updated_at) as varchar(65535)), chr(30))), 1, 15), 16) as customer_sk,
  strtol(substr(md5(coalesce(cast(customer_id as varchar(65535)), chr(30))), 1, 15), 16) as customer_key,
  customer_id,
  segment,
  country,
  email_domain,
  is_deleted,
  updated_at as changed_at
from lake.silver.customer_changes_silver

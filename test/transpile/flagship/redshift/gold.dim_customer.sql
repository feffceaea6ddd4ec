select
  history.customer_key,
  history.customer_sk,
  history.customer_id,
  case when history.customer_key = (-1) then 'UNKNOWN' else customers.account_name end as account_name,
  history.segment,
  history.country,
  case when history.customer_key = (-1) then 'UNKNOWN' else customers.industry end as industry,
  customers.annual_revenue,
  customers.customer_since,
  history.email_domain,
  coalesce(customers.email_valid, false) as has_valid_email,
  history.is_deleted,
  history.is_current,
  case when history.customer_key = (-1) then cast('1900-01-01' as date) when history.version_no = 1 then coalesce(customers.customer_since, cast(history.changed_at as date)) else cast(history.changed_at as date) end as effective_from,
  cast(null as date) as effective_to,
  history.version_no as version_count
from lake.gold.dim_customer_history as history
left join lake.silver.customers_silver as customers on customers.customer_id = history.customer_id
where history.is_current

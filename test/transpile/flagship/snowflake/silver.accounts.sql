with delivered as (
  select
    *,
    row_number() over (partition by account_id order by last_modified_date desc nulls last, _row_hash nulls last) as _place,
    to_json(object_construct_keep_null('account_id', cast(account_id as varchar), 'account_name', cast(account_name as varchar), 'account_number', cast(account_number as varchar), 'account_source', cast(account_source as varchar), 'account_status', cast(account_status as varchar), 'annual_revenue', cast(annual_revenue as varchar), 'billing_city', cast(billing_city as varchar), 'billing_country', cast(billing_country as varchar), 'billing_postal_code', cast(billing_postal_code as varchar), 'billing_state', cast(billing_state as varchar), 'billing_street', cast(billing_street as varchar), 'created_date', to_char(created_date, 'YYYY-MM-DD'), 'customer_segment', cast(customer_segment as varchar), 'description', cast(description as varchar), 'geographic_region', cast(geographic_region as varchar), 'industry', cast(industry as varchar), 'last_activity_date', to_char(last_activity_date, 'YYYY-MM-DD'), 'last_modified_date', to_char(last_modified_date, 'YYYY-MM-DD'), 'number_of_employees', cast(number_of_employees as varchar), 'owner_id', cast(owner_id as varchar), 'ownership', cast(ownership as varchar), 'parent_id', cast(parent_id as varchar), 'phone', cast(phone as varchar), 'rating', cast(rating as varchar), 'site', cast(site as varchar), 'ticker_symbol', cast(ticker_symbol as varchar), 'type', cast(type as varchar), 'website', cast(website as varchar), 'year_started', cast(year_started as varchar))) as _raw
  from lake.bronze.crm_accounts
)
select
  account_id,
  regexp_replace(trim(account_name), '[ ]+', ' ') as account_name,
  industry,
  annual_revenue,
  number_of_employees,
  coalesce(upper(trim(customer_segment)), 'UNKNOWN') as segment,
  geographic_region as region,
  account_status as status,
  billing_city,
  billing_state,
  coalesce(billing_country, 'UNKNOWN') as country,
  case when length(regexp_replace(phone, '[^0-9]', '')) between 7 and 15 then case when startswith(trim(phone), '+') then '+' else '' end || regexp_replace(phone, '[^0-9]', '') end as phone,
  website,
  created_date,
  last_modified_date,
  case when _place > 1 then 'superseded' end as _dropped,
  _source_file,
  _row_hash,
  _run_date,
  _raw
from delivered

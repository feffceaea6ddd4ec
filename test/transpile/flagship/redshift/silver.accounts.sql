with delivered as (
  select
    *,
    row_number() over (partition by account_id order by last_modified_date desc nulls last, _row_hash nulls last) as _place,
    json_serialize(object('account_id', cast(account_id as varchar(65535)), 'account_name', cast(account_name as varchar(65535)), 'account_number', cast(account_number as varchar(65535)), 'account_source', cast(account_source as varchar(65535)), 'account_status', cast(account_status as varchar(65535)), 'annual_revenue', cast(annual_revenue as varchar(65535)), 'billing_city', cast(billing_city as varchar(65535)), 'billing_country', cast(billing_country as varchar(65535)), 'billing_postal_code', cast(billing_postal_code as varchar(65535)), 'billing_state', cast(billing_state as varchar(65535)), 'billing_street', cast(billing_street as varchar(65535)), 'created_date', to_char(created_date, 'YYYY-MM-DD'), 'customer_segment', cast(customer_segment as varchar(65535)), 'description', cast(description as varchar(65535)), 'geographic_region', cast(geographic_region as varchar(65535)), 'industry', cast(industry as varchar(65535)), 'last_activity_date', to_char(last_activity_date, 'YYYY-MM-DD'), 'last_modified_date', to_char(last_modified_date, 'YYYY-MM-DD'), 'number_of_employees', cast(number_of_employees as varchar(65535)), 'owner_id', cast(owner_id as varchar(65535)), 'ownership', cast(ownership as varchar(65535)), 'parent_id', cast(parent_id as varchar(65535)), 'phone', cast(phone as varchar(65535)), 'rating', cast(rating as varchar(65535)), 'site', cast(site as varchar(65535)), 'ticker_symbol', cast(ticker_symbol as varchar(65535)), 'type', cast("type" as varchar(65535)), 'website', cast(website as varchar(65535)), 'year_started', cast(year_started as varchar(65535)))) as _raw
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
  case when length(regexp_replace(phone, '[^0-9]', '')) between 7 and 15 then case when left(trim(phone), 1) = '+' then '+' else '' end || regexp_replace(phone, '[^0-9]', '') end as phone,
  website,
  created_date,
  last_modified_date,
  case when _place > 1 then 'superseded' end as _dropped,
  _source_file,
  _row_hash,
  _run_date,
  _raw
from delivered

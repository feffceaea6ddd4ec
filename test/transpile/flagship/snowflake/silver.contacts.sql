with delivered as (
  select
    *,
    row_number() over (partition by contact_id order by last_modified_date desc nulls last, _row_hash nulls last) as _place,
    to_json(object_construct_keep_null('account_id', cast(account_id as varchar), 'contact_id', cast(contact_id as varchar), 'contact_level', cast(contact_level as varchar), 'contact_role', cast(contact_role as varchar), 'created_date', to_char(created_date, 'YYYY-MM-DD'), 'department', cast(department as varchar), 'description', cast(description as varchar), 'do_not_call', cast(do_not_call as varchar), 'email', cast(email as varchar), 'engagement_score', cast(engagement_score as varchar), 'first_name', cast(first_name as varchar), 'has_opted_out_of_email', cast(has_opted_out_of_email as varchar), 'last_modified_date', to_char(last_modified_date, 'YYYY-MM-DD'), 'last_name', cast(last_name as varchar), 'lead_source', cast(lead_source as varchar), 'mailing_city', cast(mailing_city as varchar), 'mailing_country', cast(mailing_country as varchar), 'mailing_postal_code', cast(mailing_postal_code as varchar), 'mailing_state', cast(mailing_state as varchar), 'mailing_street', cast(mailing_street as varchar), 'mobile_phone', cast(mobile_phone as varchar), 'owner_id', cast(owner_id as varchar), 'phone', cast(phone as varchar), 'title', cast(title as varchar))) as _raw
  from lake.bronze.crm_contacts
)
select
  delivered.contact_id,
  delivered.account_id,
  (delivered.account_id is not null) and (accounts.account_id is null) as is_orphan_account,
  regexp_replace(trim(delivered.first_name), '[ ]+', ' ') as first_name,
  regexp_replace(trim(delivered.last_name), '[ ]+', ' ') as last_name,
  case when regexp_like(lower(trim(delivered.email)), '[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,}') then lower(trim(delivered.email)) end as email,
  case when regexp_like(lower(trim(delivered.email)), '[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,}') then lower(trim(delivered.email)) end is not null as email_valid,
  case when length(regexp_replace(delivered.phone, '[^0-9]', '')) between 7 and 15 then case when startswith(trim(delivered.phone), '+') then '+' else '' end || regexp_replace(delivered.phone, '[^0-9]', '') end as phone,
  delivered.title,
  delivered.department,
  delivered.lead_source,
  delivered.engagement_score,
  delivered.last_modified_date,
  case when _place > 1 then 'superseded' end as _dropped,
  _source_file,
  _row_hash,
  _run_date,
  _raw
from delivered
left join lake.silver.accounts_silver as accounts on accounts.account_id = delivered.account_id

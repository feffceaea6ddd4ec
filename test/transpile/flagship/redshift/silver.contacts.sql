with delivered as (
  select
    *,
    row_number() over (partition by contact_id order by last_modified_date desc nulls last, _row_hash nulls last) as _place,
    json_serialize(object('account_id', cast(account_id as varchar(65535)), 'contact_id', cast(contact_id as varchar(65535)), 'contact_level', cast(contact_level as varchar(65535)), 'contact_role', cast(contact_role as varchar(65535)), 'created_date', to_char(created_date, 'YYYY-MM-DD'), 'department', cast(department as varchar(65535)), 'description', cast(description as varchar(65535)), 'do_not_call', case when do_not_call then 'true' when not do_not_call then 'false' end, 'email', cast(email as varchar(65535)), 'engagement_score', cast(engagement_score as varchar(65535)), 'first_name', cast(first_name as varchar(65535)), 'has_opted_out_of_email', case when has_opted_out_of_email then 'true' when not has_opted_out_of_email then 'false' end, 'last_modified_date', to_char(last_modified_date, 'YYYY-MM-DD'), 'last_name', cast(last_name as varchar(65535)), 'lead_source', cast(lead_source as varchar(65535)), 'mailing_city', cast(mailing_city as varchar(65535)), 'mailing_country', cast(mailing_country as varchar(65535)), 'mailing_postal_code', cast(mailing_postal_code as varchar(65535)), 'mailing_state', cast(mailing_state as varchar(65535)), 'mailing_street', cast(mailing_street as varchar(65535)), 'mobile_phone', cast(mobile_phone as varchar(65535)), 'owner_id', cast(owner_id as varchar(65535)), 'phone', cast(phone as varchar(65535)), 'title', cast(title as varchar(65535)))) as _raw
  from lake.bronze.crm_contacts
)
select
  delivered.contact_id,
  delivered.account_id,
  (delivered.account_id is not null) and (accounts.account_id is null) as is_orphan_account,
  regexp_replace(trim(delivered.first_name), '[ ]+', ' ') as first_name,
  regexp_replace(trim(delivered.last_name), '[ ]+', ' ') as last_name,
  case when lower(trim(delivered.email)) ~ '^([a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,})$' then lower(trim(delivered.email)) end as email,
  case when lower(trim(delivered.email)) ~ '^([a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,})$' then lower(trim(delivered.email)) end is not null as email_valid,
  case when length(regexp_replace(delivered.phone, '[^0-9]', '')) between 7 and 15 then case when left(trim(delivered.phone), 1) = '+' then '+' else '' end || regexp_replace(delivered.phone, '[^0-9]', '') end as phone,
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

with changes as (
  select
    *,
    row_number() over (partition by customer_id order by updated_at desc nulls last, _op_rank nulls last, _file_date desc nulls last, _row_hash nulls last) as _place
  from lake.silver.customer_changes_silver
),
contacts as (
  select
    account_id,
    contact_id,
    row_number() over (partition by account_id order by engagement_score desc nulls last, last_modified_date desc nulls last, contact_id nulls last) as _place
  from lake.silver.contacts_silver
  where account_id is not null
)
select
  changes.customer_id,
  nullif(substr(coalesce(' ' || changes.first_name, '') || coalesce(' ' || changes.last_name, ''), 2), '') as customer_name,
  accounts.account_name,
  changes.segment,
  changes.country,
  accounts.industry,
  accounts.annual_revenue,
  changes.customer_since,
  changes.email,
  changes.email_valid,
  changes.email_domain,
  changes.phone,
  contacts.contact_id as primary_contact_id,
  changes.is_deleted,
  changes.updated_at,
  case when changes._place > 1 then 'superseded' end as _dropped
from changes
left join lake.silver.accounts_silver as accounts on accounts.account_id = changes.customer_id
left join contacts on (contacts.account_id = changes.customer_id) and (contacts._place = 1)

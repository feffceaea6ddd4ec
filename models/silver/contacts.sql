{{ config(materialized='table', quarantine={'input': 'crm_contacts', 'rules': []}) }}

with delivered as (
    select
        *,
        row_number() over (partition by contact_id order by last_modified_date desc nulls last, _row_hash asc nulls last) as _place,
        {{ source_json('crm', 'contacts') }} as _raw
    from {{ ref('crm_contacts') }}
)

select
    delivered.contact_id,
    delivered.account_id,
    delivered.account_id is not null and accounts.account_id is null as is_orphan_account,
    {{ name('delivered.first_name') }} as first_name,
    {{ name('delivered.last_name') }} as last_name,
    {{ email('delivered.email') }} as email,
    {{ email('delivered.email') }} is not null as email_valid,
    {{ phone('delivered.phone') }} as phone,
    delivered.title,
    delivered.department,
    delivered.lead_source,
    delivered.engagement_score,
    delivered.last_modified_date,
    {{ flow_columns("case when _place > 1 then 'superseded' end") }}
from delivered
left join {{ ref('accounts') }} as accounts on accounts.account_id = delivered.account_id

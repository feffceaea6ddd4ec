{{ config(materialized='table', quarantine={'input': 'crm_accounts', 'rules': []}) }}

with delivered as (
    select
        *,
        row_number() over (partition by account_id order by last_modified_date desc nulls last, _row_hash asc nulls last) as _place,
        {{ source_json('crm', 'accounts') }} as _raw
    from {{ ref('crm_accounts') }}
)

select
    account_id,
    {{ name('account_name') }} as account_name,
    industry,
    annual_revenue,
    number_of_employees,
    coalesce({{ code('customer_segment') }}, 'UNKNOWN') as segment,
    geographic_region as region,
    account_status as status,
    billing_city,
    billing_state,
    coalesce(billing_country, 'UNKNOWN') as country,
    {{ phone('phone') }} as phone,
    website,
    created_date,
    last_modified_date,
    {{ flow_columns("case when _place > 1 then 'superseded' end") }}
from delivered

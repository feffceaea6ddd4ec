{{ config(
    materialized='table',
    quarantine={'input': 'crm_opportunities', 'rules': [{'name': 'amount_negative', 'when': 'amount < 0'}]}
) }}

with delivered as (
    select
        *,
        coalesce(replace({{ code('stage_name') }}, ' ', '_'), 'UNKNOWN') as stage,
        row_number() over (partition by opportunity_id order by last_modified_date desc nulls last, _row_hash asc nulls last) as _place,
        {{ source_json('crm', 'opportunities') }} as _raw
    from {{ ref('crm_opportunities') }}
)

select
    delivered.opportunity_id,
    delivered.account_id,
    delivered.account_id is not null and accounts.account_id is null as is_orphan_account,
    {{ name('delivered.opportunity_name') }} as opportunity_name,
    delivered.stage,
    delivered.amount,
    delivered.probability,
    delivered.stage in ('CLOSED_WON', 'CLOSED_LOST') as is_closed,
    delivered.stage = 'CLOSED_WON' as is_won,
    delivered.close_date,
    delivered.lead_source,
    delivered.type,
    delivered.created_date,
    {{ flow_columns("case when _place > 1 then 'superseded' end") }}
from delivered
left join {{ ref('accounts') }} as accounts on accounts.account_id = delivered.account_id

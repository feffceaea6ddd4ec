{{ config(
    materialized='table',
    partition_by=['event_month'],
    quarantine={'input': 'redshift_customer_behavior', 'rules': [{'name': 'duration_negative', 'when': 'duration_seconds < 0'}]}
) }}

with delivered as (
    select
        *,
        row_number() over (partition by behavior_id order by event_timestamp desc nulls last, _file_date desc nulls last, _row_hash asc nulls last) as _place,
        {{ source_json('redshift', 'customer_behavior') }} as _raw
    from {{ ref('redshift_customer_behavior') }}
)

select
    delivered.behavior_id,
    delivered.customer_id,
    delivered.customer_id is not null and customers.customer_id is null as is_orphan_customer,
    coalesce(lower(trim(delivered.event_name)), 'unknown') as event_name,
    delivered.event_timestamp as event_ts,
    cast(delivered.event_timestamp as date) as event_date,
    delivered.session_id,
    delivered.page_url,
    delivered.device_type,
    delivered.browser,
    delivered.duration_seconds,
    delivered.conversion_value,
    delivered.utm_source,
    delivered.utm_campaign,
    {{ month_of('delivered.event_timestamp') }} as event_month,
    {{ flow_columns("case when _place > 1 then 'superseded' end") }}
from delivered
left join {{ ref('customers') }} as customers on customers.customer_id = delivered.customer_id

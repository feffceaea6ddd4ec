{#- The order log, one row an event. A message's keys come in snake_case and camelCase; its time and customer may be missing. -#}
{{ config(
    materialized='table',
    partition_by=['event_month'],
    quarantine={
        'input': 'kafka_orders_events',
        'rules': [
            {'name': 'bad_json', 'when': 'event_type is null'},
            {'name': 'amount_negative', 'when': 'amount < 0'},
        ],
    }
) }}

with delivered as (
    select
        *,
        row_number() over (partition by event_id order by "offset" desc nulls last, "partition" desc nulls last, _row_hash asc nulls last) as _place,
        {{ source_json('kafka_orders', 'events') }} as _raw
    from {{ ref('kafka_orders_events') }}
),

messages as (
    select
        event_id,
        topic,
        "partition",
        "offset",
        nullif(trim(coalesce({{ json_text('value', '$.order_id') }}, {{ json_text('value', '$.orderId') }})), '') as order_id,
        nullif(trim(coalesce({{ json_text('value', '$.customer_id') }}, {{ json_text('value', '$.customerId') }})), '') as customer_id,
        nullif({{ code("coalesce(" ~ json_text('value', '$.event_type') ~ ", " ~ json_text('value', '$.eventType') ~ ")") }}, '') as event_type,
        coalesce({{ json_text('value', '$.event_ts') }}, {{ json_text('value', '$.eventTs') }}) as event_ts_text,
        "timestamp" as received_at,
        {{ json_number('value', '$.amount', 18, 4) }} as amount,
        {{ currency_code(json_text('value', '$.currency')) }} as currency,
        nullif(trim({{ json_text('value', '$.channel') }}), '') as channel,
        nullif(trim({{ json_text('value', '$.metadata.session_id') }}), '') as session_id,
        _place, _source_file, _row_hash, _run_date, _raw
    from delivered
),

timed as (
    select
        *,
        coalesce({{ parse_ts('event_ts_text') }}, received_at) as event_ts
    from messages
)

select
    timed.event_id,
    timed.order_id,
    timed.order_id is not null and orders.order_id is null as is_orphan_order,
    coalesce(timed.customer_id, orders.customer_id) as customer_id,
    timed.event_type,
    timed.event_ts,
    cast(timed.event_ts as date) as event_date,
    timed.amount,
    timed.currency,
    {{ fx_status('timed.currency') }} as fx_status,
    {{ to_usd('timed.amount', 'timed.currency') }} as amount_usd,
    timed.channel,
    timed.session_id,
    timed.topic,
    timed."partition",
    timed."offset",
    {{ month_of('timed.event_ts') }} as event_month,
    {{ flow_columns("case when _place > 1 then 'superseded' end") }}
from timed
left join {{ ref('orders') }} as orders on orders.order_id = timed.order_id
left join {{ ref('fx_rates_daily') }} as fx on fx.rate_date = cast(timed.event_ts as date) and fx.currency = timed.currency

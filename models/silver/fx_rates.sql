{#- One rate for each day and currency. Quotes that can't be used are quarantined before the best of the others is chosen. -#}
{{ config(
    materialized='table',
    quarantine={
        'input': 'fx_rates_daily_rates',
        'rules': [
            {'name': 'rate_not_positive', 'when': 'quoted_rate <= 0'},
            {'name': 'fx_self_pair', 'when': '_base = _quote'},
            {'name': 'fx_no_usd_leg', 'when': "_base <> 'USD' and _quote <> 'USD'"},
        ],
    }
) }}
{%- set priority = conf('sources.fx_rates.options.source_priority') %}

with quotes as (
    select
        *,
        {{ code('base_ccy') }} as _base,
        {{ code('quote_ccy') }} as _quote,
        {{ source_json('fx_rates', 'daily_rates') }} as _raw
    from {{ ref('fx_rates_daily_rates') }}
),

judged as (
    select
        *,
        case when _quote = 'USD' then _base else _quote end as currency,
        case when _quote = 'USD' then 'direct' else 'inverse' end as quote_kind,
        rate > 0 and _base <> _quote and (_base = 'USD' or _quote = 'USD') as _usable
    from quotes
),

ranked as (
    select
        *,
        row_number() over (
            partition by rate_date, currency, _usable
            order by
                quote_kind asc nulls last,
                case source {% for one in priority %}when '{{ one }}' then {{ loop.index }} {% endfor %}else {{ priority | length + 1 }} end asc nulls last,
                source asc nulls last,
                fetched_at desc nulls last,
                _row_hash asc nulls last
        ) as _place
    from judged
)

select
    rate_date,
    currency,
    case
        when not _usable then null
        when quote_kind = 'direct' then cast(rate as decimal(18,12))
        else {{ decimal_div('1', 'rate', 12, sa=0, sb=8) }}
    end as rate_to_usd,
    rate as quoted_rate,
    quote_kind,
    bid_rate,
    ask_rate,
    source,
    _base,
    _quote,
    {{ flow_columns("case when _usable and _place > 1 then 'superseded' end") }}
from ranked

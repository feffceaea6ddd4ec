with quotes as (
  select
    *,
    upper(trim(base_ccy)) as _base,
    upper(trim(quote_ccy)) as _quote,
    json_serialize(object('ask_rate', cast(ask_rate as varchar(65535)), 'base_ccy', cast(base_ccy as varchar(65535)), 'bid_rate', cast(bid_rate as varchar(65535)), 'fetched_at', rtrim(rtrim(to_char(fetched_at, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.'), 'mid_rate', cast(mid_rate as varchar(65535)), 'quote_ccy', cast(quote_ccy as varchar(65535)), 'rate', cast(rate as varchar(65535)), 'rate_date', to_char(rate_date, 'YYYY-MM-DD'), 'source', cast(source as varchar(65535)))) as _raw
  from lake.bronze.fx_rates_daily_rates
),
judged as (
  select
    *,
    case when _quote = 'USD' then _base else _quote end as currency,
    case when _quote = 'USD' then 'direct' else 'inverse' end as quote_kind,
    (rate > 0) and (_base <> _quote) and ((_base = 'USD') or (_quote = 'USD')) as _usable
  from quotes
),
ranked as (
  select
    *,
    row_number() over (partition by rate_date, currency, _usable order by quote_kind nulls last, case when source = 'ECB' then 1 when source = 'Bloomberg' then 2 else 3 end nulls last, source nulls last, fetched_at desc nulls last, _row_hash nulls last) as _place
  from judged
)
select
  rate_date,
  currency,
  case when not _usable then null when quote_kind = 'direct' then cast(rate as decimal(18,12)) else cast(cast(case when (1 < 0) = (rate < 0) then 1 else (-1) end * cast(cast(((((2 * abs(cast(cast(1 as decimal(38,0)) * 1 as decimal(38,0)))) * 100000000000000000000) + nullif(abs(cast(round(rate * 100000000, 0) as decimal(38,0))), 0)) - mod((((2 * abs(cast(cast(1 as decimal(38,0)) * 1 as decimal(38,0)))) * 100000000000000000000) + nullif(abs(cast(round(rate * 100000000, 0) as decimal(38,0))), 0)), nullif(2 * nullif(abs(cast(round(rate * 100000000, 0) as decimal(38,0))), 0), 0))) / nullif(2 * nullif(abs(cast(round(rate * 100000000, 0) as decimal(38,0))), 0), 0) as decimal(38,0)) as bigint) as decimal(19,0)) * 0.000000000001 as decimal(18,12)) end as rate_to_usd,
  rate as quoted_rate,
  quote_kind,
  bid_rate,
  ask_rate,
  source,
  _base,
  _quote,
  case when _usable and (_place > 1) then 'superseded' end as _dropped,
  _source_file,
  _row_hash,
  _run_date,
  _raw
from ranked

with delivered as (
  select
    *,
    row_number() over (partition by behavior_id order by event_timestamp desc nulls last, _file_date desc nulls last, _row_hash nulls last) as _place,
    json_serialize(object('behavior_id', cast(behavior_id as varchar(65535)), 'behavior_segment', cast(behavior_segment as varchar(65535)), 'browser', cast(browser as varchar(65535)), 'city', cast(city as varchar(65535)), 'conversion_probability', cast(conversion_probability as varchar(65535)), 'conversion_value', cast(conversion_value as varchar(65535)), 'country', cast(country as varchar(65535)), 'customer_id', cast(customer_id as varchar(65535)), 'device_type', cast(device_type as varchar(65535)), 'duration_seconds', cast(duration_seconds as varchar(65535)), 'engagement_score', cast(engagement_score as varchar(65535)), 'event_name', cast(event_name as varchar(65535)), 'event_timestamp', rtrim(rtrim(to_char(event_timestamp, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.'), 'ip_address', cast(ip_address as varchar(65535)), 'journey_stage', cast(journey_stage as varchar(65535)), 'os', cast(os as varchar(65535)), 'page_url', cast(page_url as varchar(65535)), 'referrer', cast(referrer as varchar(65535)), 'session_id', cast(session_id as varchar(65535)), 'session_quality', cast(session_quality as varchar(65535)), 'user_agent', cast(user_agent as varchar(65535)), 'utm_campaign', cast(utm_campaign as varchar(65535)), 'utm_medium', cast(utm_medium as varchar(65535)), 'utm_source', cast(utm_source as varchar(65535)))) as _raw
  from lake.bronze.redshift_customer_behavior
)
select
  delivered.behavior_id,
  delivered.customer_id,
  (delivered.customer_id is not null) and (customers.customer_id is null) as is_orphan_customer,
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
  substr(to_char(cast(delivered.event_timestamp as date), 'YYYY-MM-DD'), 1, 7) as event_month,
  case when _place > 1 then 'superseded' end as _dropped,
  _source_file,
  _row_hash,
  _run_date,
  _raw
from delivered
left join lake.silver.customers_silver as customers on customers.customer_id = delivered.customer_id

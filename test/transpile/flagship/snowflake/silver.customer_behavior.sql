with delivered as (
  select
    *,
    row_number() over (partition by behavior_id order by event_timestamp desc nulls last, _file_date desc nulls last, _row_hash nulls last) as _place,
    to_json(object_construct_keep_null('behavior_id', cast(behavior_id as varchar), 'behavior_segment', cast(behavior_segment as varchar), 'browser', cast(browser as varchar), 'city', cast(city as varchar), 'conversion_probability', cast(conversion_probability as varchar), 'conversion_value', cast(conversion_value as varchar), 'country', cast(country as varchar), 'customer_id', cast(customer_id as varchar), 'device_type', cast(device_type as varchar), 'duration_seconds', cast(duration_seconds as varchar), 'engagement_score', cast(engagement_score as varchar), 'event_name', cast(event_name as varchar), 'event_timestamp', rtrim(rtrim(to_char(event_timestamp, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.'), 'ip_address', cast(ip_address as varchar), 'journey_stage', cast(journey_stage as varchar), 'os', cast(os as varchar), 'page_url', cast(page_url as varchar), 'referrer', cast(referrer as varchar), 'session_id', cast(session_id as varchar), 'session_quality', cast(session_quality as varchar), 'user_agent', cast(user_agent as varchar), 'utm_campaign', cast(utm_campaign as varchar), 'utm_medium', cast(utm_medium as varchar), 'utm_source', cast(utm_source as varchar))) as _raw
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

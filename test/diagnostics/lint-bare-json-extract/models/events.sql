with events as (select '{"id": "e1"}' as payload)
select
  payload ->> '$.id' as id,
  json_extract_string(payload, '$.id') as same_id,
  {{ json_text('payload', '$.id') }} as safe_id
from events

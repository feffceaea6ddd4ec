-- json-empty-text at "->> '$.a' as a, json"
-- json-empty-text at "json_extract_string("
select
  nullif(json_extract_path_text(j, 'a'), '') as a,
  nullif(json_extract_path_text(j, 'b', 'c'), '') as c
from given

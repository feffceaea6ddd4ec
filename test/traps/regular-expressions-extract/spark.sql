select
  regexp_extract(a, '[a-z][0-9]=', 0) as whole,
  regexp_extract(a, '([a-z])([0-9])=', 2) as part,
  regexp_extract_all(a, '[a-z]([0-9])=', 1) as all_parts
from given

select
  regexp_replace(a, '-', '+', 1, 1) as first,
  regexp_replace(a, '-', '+') as every,
  regexp_replace(a, '([a-z])-', '\\1$\\1', 1, 1) as groups,
  regexp_replace(a, '[a-z]', '[\\0]') as whole,
  regexp_replace(a, '[$]', '\\\\') as escapes
from given

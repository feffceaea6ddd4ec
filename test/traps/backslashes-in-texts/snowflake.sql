select
  a,
  a || '\\n' as plain,
  replace(a, '\\', '/') as slash,
  'it''s "x" \\' as literal
from given

select
  a,
  a like 'a%b' as any_text,
  a like 'a\\%b' escape '\020' as backslash,
  a like 'a!%b' escape '!' as escaped,
  a ilike 'A_B' as folded,
  a not like '%x%' as no_x
from given

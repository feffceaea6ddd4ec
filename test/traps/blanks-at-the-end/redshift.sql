-- trailing-blanks at "= '' as is_empty, a "
-- trailing-blanks at "= trim(a) as is_trim"
-- trailing-blanks at "nullif(a, 'a ') as o"
-- trailing-blanks at "in ('b', 'a ') as on"
select
  a,
  a = '' as is_empty,
  a = trim(a) as is_trimmed,
  nullif(a, 'a ') as other,
  a in ('b', 'a ') as one_of,
  trim(a) = '' as is_blank,
  a = 'a' as plain
from given

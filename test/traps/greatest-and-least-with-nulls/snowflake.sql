select
  greatest(coalesce(a, b), coalesce(b, a)) as g,
  least(coalesce(a, b), coalesce(b, a)) as l,
  coalesce(a, b, 0) as c,
  nullif(a, 1) as n,
  coalesce(a, 9) as i,
  case when a > 0 then 'y' else 'n' end as f,
  case when a = 1 then 'one' else 'other' end as k
from given

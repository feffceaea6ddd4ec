select
  g.id,
  u.x
from given as g
cross join lateral (select explode(g.l) as x) as u
order by all nulls last

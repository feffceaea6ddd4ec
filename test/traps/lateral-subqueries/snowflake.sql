select
  g.a,
  s.total
from given as g
cross join lateral (
  select g.a + g.b as total
) as s
where exists (
select 1
from given as i
where i.a > g.a
) or (g.a in (
select b - 1 as "(B - 1)"
from given
))
order by 1 nulls last

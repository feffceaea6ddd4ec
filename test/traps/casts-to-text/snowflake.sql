select
  cast(i as varchar) as i,
  cast(n as varchar) as n,
  cast(b as varchar) as b,
  to_char(d, 'YYYY-MM-DD') as d,
  rtrim(rtrim(to_char(t, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.') as t,
  cast(tiny as varchar) as tiny,
  (cast(i as varchar) || '|') || cast(n as varchar) as joined
from given

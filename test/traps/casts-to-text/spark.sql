select
  cast(i as string) as i,
  cast(n as string) as n,
  cast(b as string) as b,
  cast(d as string) as d,
  cast(t as string) as t,
  cast(tiny as string) as tiny,
  (cast(i as string) || '|') || cast(n as string) as joined
from given

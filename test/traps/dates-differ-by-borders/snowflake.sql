select
  datediff('year', a, b) as y,
  datediff('quarter', a, b) as q,
  datediff('month', a, b) as m,
  cast(trunc(datediff('day', a, b) / 7.0) as number(38,0)) as w,
  datediff('day', a, b) as d,
  datediff('hour', a, b) as h,
  datediff('minute', a, b) as mi,
  datediff('second', a, b) as s,
  datediff('day', cast(a as date), cast(b as date)) as dd
from given

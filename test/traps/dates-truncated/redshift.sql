select
  date_trunc('week', cast(d as timestamp)) as w,
  date_trunc('month', cast(d as timestamp)) as m,
  date_trunc('quarter', t) as q,
  date_trunc('year', t) as y,
  date_trunc('day', t) as dd,
  date_trunc('hour', t) as h,
  date_trunc('week', t) as wt
from given

select
  t + make_ym_interval(0, 1) as m,
  t - interval 90 minute as h,
  t + make_dt_interval(0, 0, 0, 1) as s,
  t + interval 1 millisecond as ms,
  t + make_ym_interval(0, 13) as y,
  cast(t as date) as d,
  t + (interval 1 day * 2) as two
from given

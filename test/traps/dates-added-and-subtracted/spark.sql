select
  cast(datediff(a, b) as bigint) as days,
  date_add(a, 1) as next,
  date_sub(a, 30) as before,
  cast(a as timestamp) + make_ym_interval(0, 1) as moved,
  cast(a as timestamp) - make_ym_interval(0, 1 * 12) as back,
  cast(a as timestamp) + interval 3 day as later,
  cast(b as timestamp) + interval 1 month as clipped,
  cast(a as timestamp) + make_dt_interval(2 * 7) as weeks
from given

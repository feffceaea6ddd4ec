select
  cast(year(d) as bigint) as y,
  cast(month(t) as bigint) as m,
  cast(dayofweek(d) - 1 as bigint) as dow,
  cast(weekday(d) + 1 as bigint) as isodow,
  cast(weekofyear(d) as bigint) as w,
  cast(dayofyear(d) as bigint) as doy,
  cast(quarter(d) as bigint) as q,
  cast(hour(t) as bigint) as h,
  cast(minute(t) as bigint) as mi,
  cast(second(t) as bigint) as s,
  unix_micros(t) as us,
  unix_millis(t) as ms,
  cast(extract(yearofweek from d) as bigint) as iy,
  cast(unix_micros(t) as double) / 1000000D as e
from given

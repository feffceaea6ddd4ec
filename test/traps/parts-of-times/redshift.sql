select
  cast(extract(year from d) as bigint) as y,
  cast(extract(month from t) as bigint) as m,
  cast(extract(dow from d) as bigint) as dow,
  cast(mod(cast(extract(dow from d) as integer) + 6, 7) + 1 as bigint) as isodow,
  cast(extract(week from d) as bigint) as w,
  cast(extract(doy from d) as bigint) as doy,
  cast(extract(quarter from d) as bigint) as q,
  cast(extract(hour from t) as bigint) as h,
  cast(extract(minute from t) as bigint) as mi,
  cast(floor(extract(second from t)) as bigint) as s,
  datediff('microsecond', cast('1970-01-01' as timestamp), t) as us,
  cast(floor(datediff('microsecond', cast('1970-01-01' as timestamp), t) / 1000.0) as bigint) as ms,
  cast(extract(year from dateadd('day', 3, date_trunc('week', cast(d as timestamp)))) as bigint) as iy,
  cast(datediff('microsecond', cast('1970-01-01' as timestamp), t) as double precision) / 1000000 as e
from given

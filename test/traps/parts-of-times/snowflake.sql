select
  cast(year(d) as number(38,0)) as y,
  cast(month(t) as number(38,0)) as m,
  cast(mod(dayofweekiso(d), 7) as number(38,0)) as dow,
  cast(dayofweekiso(d) as number(38,0)) as isodow,
  cast(weekiso(d) as number(38,0)) as w,
  cast(dayofyear(d) as number(38,0)) as doy,
  cast(quarter(d) as number(38,0)) as q,
  cast(hour(t) as number(38,0)) as h,
  cast(minute(t) as number(38,0)) as mi,
  cast(second(t) as number(38,0)) as s,
  date_part(epoch_microsecond, t) as us,
  cast(floor(date_part(epoch_microsecond, t) / 1000.0) as number(38,0)) as ms,
  cast(yearofweekiso(d) as number(38,0)) as iy,
  cast(date_part(epoch_microsecond, t) as float) / 1000000 as e
from given

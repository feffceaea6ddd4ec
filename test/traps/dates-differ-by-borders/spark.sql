select
  cast(year(b) - year(a) as bigint) as y,
  cast((year(b) - year(a)) * 4 + quarter(b) - quarter(a) as bigint) as q,
  cast((year(b) - year(a)) * 12 + month(b) - month(a) as bigint) as m,
  cast(datediff(b, a) div 7 as bigint) as w,
  cast(datediff(b, a) as bigint) as d,
  cast(unix_micros(date_trunc('hour', b)) div 3600000000 - unix_micros(date_trunc('hour', a)) div 3600000000 as bigint) as h,
  cast(unix_micros(date_trunc('minute', b)) div 60000000 - unix_micros(date_trunc('minute', a)) div 60000000 as bigint) as mi,
  cast(unix_micros(date_trunc('second', b)) div 1000000 - unix_micros(date_trunc('second', a)) div 1000000 as bigint) as s,
  cast(datediff(cast(b as date), cast(a as date)) as bigint) as dd
from given

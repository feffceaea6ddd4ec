select
  a,
  b,
  coalesce(cast(a as double precision) / nullif(cast(b as double precision), 0), case when cast(b as double precision) = 0 then cast(a as double precision) * cast('inf' as double precision) end) as q,
  mod(a, nullif(b, 0)) as r,
  a / nullif(b, 0) as w,
  cast(a as double precision) / cast(nullif(b, 0) as double precision) as safe
from given

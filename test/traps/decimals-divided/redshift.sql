select
  coalesce(cast(a as double precision) / nullif(cast(b as double precision), 0), case when cast(b as double precision) = 0 then cast(a as double precision) * cast('inf' as double precision) end) as q,
  a * b as p,
  a + b as s,
  a - b as m
from given

select
  coalesce(cast(a as float) / nullif(cast(b as float), 0), case when cast(b as float) = 0 then cast(a as float) * cast('inf' as float) end) as q,
  a * b as p,
  a + b as s,
  a - b as m
from given

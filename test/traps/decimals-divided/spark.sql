select
  coalesce(cast(a as double) / nullif(cast(b as double), 0), case when cast(b as double) = 0 then cast(a as double) * double('Infinity') end) as q,
  a * b as p,
  a + b as s,
  a - b as m
from given

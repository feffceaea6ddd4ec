select
  cast(a as double) / nullif(cast(b as double), 0) as q,
  a * b as p,
  a + b as s,
  a - b as m
from given

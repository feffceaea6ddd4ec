select
  a,
  b,
  a / nullif(b, 0) as whole,
  cast(a as double precision) / cast(nullif(b, 0) as double precision) as fraction
from given

select
  a,
  b,
  cast((a - mod(a, nullif(b, 0))) / nullif(b, 0) as number(38,0)) as whole,
  cast(a as float) / cast(nullif(b, 0) as float) as fraction
from given

select
  avg(v) as mean,
  sum(v) as total,
  min(cast(rint(v) as int)) as whole,
  max(v / 2D) as half
from (
  select a * 0.5D as v
  from given
) as x

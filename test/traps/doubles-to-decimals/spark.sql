select
  cast(a as decimal(10, 2)) as t,
  round(a, 2) as r
from given

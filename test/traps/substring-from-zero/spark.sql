select
  a,
  n,
  substr(a, 1, 2) as zero,
  substr(a, -2) as tail,
  substr(a, -3, 2) as part,
  case when n = 0 then substr(a, 1) else substr(a, n) end as open,
  case when n = 0 then substr(a, 1, 1) else substr(a, n, 2) end as two
from given

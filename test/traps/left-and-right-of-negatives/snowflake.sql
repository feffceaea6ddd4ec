select
  case when n < 0 then left(a, greatest(length(a) + n, 0)) else left(a, n) end as l,
  case when n < 0 then substr(a, 1 - n) else right(a, n) end as r,
  left(a, 1) as first
from given

select
  not coalesce(a = b, a is null and b is null) as d,
  coalesce(a = b, a is null and b is null) as n,
  a = b as e,
  a in (1, null) as i,
  a not in (2) as ni,
  a between 0 and 1 as bt
from given

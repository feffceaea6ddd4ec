select
  a is distinct from b as d,
  a is not distinct from b as n,
  a = b as e,
  a in (1, null) as i,
  a not in (2) as ni,
  a between 0 and 1 as bt
from given

select
  bitand(a, b) as an,
  bitor(a, b) as o,
  bitxor(a, b) as x,
  bitnot(a) as n,
  bitshiftleft(1, b) as l,
  bitshiftright(8, b) as r
from given

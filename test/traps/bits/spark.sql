select
  a & b as an,
  a | b as o,
  a ^ b as x,
  ~a as n,
  shiftleft(1, b) as l,
  shiftright(8, b) as r
from given

select
  a & b as an,
  a | b as o,
  a # b as x,
  ~a as n,
  1 << cast(b as integer) as l,
  8 >> cast(b as integer) as r
from given

select
  "select" as "from",
  "a b" + "x`y" as "sum of ""both"""
from given

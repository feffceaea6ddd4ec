-- float-rounding at "round(d) as dw, trun"
select
  cast(round(n, 2) as decimal(9,2)) as two,
  cast(round(n, 0) as decimal(9,0)) as whole,
  cast(ceil(n) as decimal(9,0)) as up,
  cast(floor(n) as decimal(9,0)) as down,
  cast(round(d, 0) as double precision) as dw,
  cast(trunc(n) as decimal(9,0)) as cut,
  abs(n) as a,
  cast(sign(n) as smallint) as s
from given

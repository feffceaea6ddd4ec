-- float-rounding at "round(d) as dw, trun"
select
  cast(round(n, 2) as number(9,2)) as two,
  cast(round(n, 0) as number(9,0)) as whole,
  cast(ceil(n) as number(9,0)) as up,
  cast(floor(n) as number(9,0)) as down,
  cast(round(d, 0) as float) as dw,
  cast(trunc(n) as number(9,0)) as cut,
  abs(n) as a,
  cast(sign(n) as number(38,0)) as s
from given

select
  cast(round(n, 2) as decimal(9, 2)) as two,
  cast(round(n) as decimal(9, 0)) as whole,
  cast(ceil(n) as decimal(9, 0)) as up,
  cast(floor(n) as decimal(9, 0)) as down,
  round(d) as dw,
  cast(case when n < 0 then ceil(n) else floor(n) end as decimal(9, 0)) as cut,
  abs(n) as a,
  cast(sign(n) as tinyint) as s
from given

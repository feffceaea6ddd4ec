select
  round(log10(a), 9) as l,
  round(ln(a), 9) as n,
  round(log2(a), 9) as two,
  sqrt(a) as r,
  power(a, 2) as p,
  power(a, 2) as q,
  cast(sign(a - 2) as tinyint) as s,
  cast(case when a < 0 then ceil(a) else floor(a) end as double) as t,
  cast(ceil(a) as double) as c,
  cast(floor(a) as double) as f
from given

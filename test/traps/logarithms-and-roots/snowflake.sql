-- float-rounding at "round(log(a), 9) as "
-- domain at "log(a), 9) as l, rou"
-- float-rounding at "round(ln(a), 9) as n"
-- domain at "ln(a), 9) as n, roun"
-- float-rounding at "round(log2(a), 9) as"
-- domain at "log2(a), 9) as two, "
-- domain at "sqrt(a) as r, power("
select
  cast(round(cast(log(10, cast(a as float)) as number(38,10)), 9) as float) as l,
  cast(round(cast(ln(cast(a as float)) as number(38,10)), 9) as float) as n,
  cast(round(cast(log(2, cast(a as float)) as number(38,10)), 9) as float) as two,
  sqrt(cast(a as float)) as r,
  power(cast(a as float), cast(2 as float)) as p,
  power(cast(a as float), cast(2 as float)) as q,
  cast(sign(a - 2) as number(38,0)) as s,
  cast(trunc(a) as float) as t,
  cast(ceil(a) as float) as c,
  cast(floor(a) as float) as f
from given

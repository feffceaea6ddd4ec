-- float-rounding at "cast(a as decimal(10"
-- float-rounding at "round(a, 2) as r fro"
select
  cast(a as number(10,2)) as t,
  cast(round(cast(a as number(38,10)), 2) as float) as r
from given

-- float-rounding at "cast(a as decimal(10"
-- float-rounding at "round(a, 2) as r fro"
select
  cast(a as decimal(10,2)) as t,
  cast(round(cast(a as decimal(38,10)), 2) as double precision) as r
from given

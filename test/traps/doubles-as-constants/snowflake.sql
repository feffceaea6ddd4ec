-- float-sum at "avg(v) as mean, sum("
-- float-sum at "sum(v) as total, min"
-- float-rounding at "cast(v as int)) as w"
select
  avg(v) as mean,
  sum(v) as total,
  min(cast(round(v) as number(38,0))) as whole,
  max(v / cast(2 as float)) as half
from (
  select a * cast(0.5 as float) as v
  from given
) as x

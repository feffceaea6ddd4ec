-- float-sum at "avg(v) as mean, sum("
-- float-sum at "sum(v) as total, min"
-- float-rounding at "cast(v as int)) as w"
select
  avg(v) as mean,
  sum(v) as total,
  min(cast(round(v) as integer)) as whole,
  max(v / cast('2' as double precision)) as half
from (
  select a * cast('0.5' as double precision) as v
  from given
) as x

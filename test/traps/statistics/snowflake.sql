-- float-rounding at "round(stddev(a), 9) "
-- float-rounding at "round(stddev_pop(a),"
-- float-rounding at "round(variance(a), 9"
select
  cast(round(cast(stddev_samp(cast(a as float)) as number(38,10)), 9) as float) as s,
  cast(round(cast(stddev_pop(cast(a as float)) as number(38,10)), 9) as float) as sp,
  cast(round(cast(var_samp(cast(a as float)) as number(38,10)), 9) as float) as v,
  percentile_cont(0.5) within group (order by cast(a as float)) as q,
  min(a) as mi,
  count(a) as n,
  count(distinct a) as d,
  boolor_agg(a > 3) as o,
  count(case when a > 1 then 1 end) as c
from given

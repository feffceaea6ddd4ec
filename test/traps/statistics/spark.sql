select
  round(stddev_samp(a), 9) as s,
  round(stddev_pop(a), 9) as sp,
  round(var_samp(a), 9) as v,
  percentile(a, 0.5) as q,
  min(a) as mi,
  count(a) as n,
  count(distinct a) as d,
  bool_or(a > 3) as o,
  count_if(a > 1) as c
from given

select
  stddev_samp(a) as s,
  stddev_pop(a) as sp,
  var_samp(a) as v,
  percentile(a, 0.5) as q,
  min(a) as mi,
  count(a) as n,
  count(distinct a) as d,
  bool_or(a > 3) as o,
  count_if(a > 1) as c
from given

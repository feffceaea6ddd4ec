select
  cast(cast(sum(a) * 10000 as number(38,0)) as float) / nullif(cast(count(a) as float) * 10000, 0) as a,
  cast(sum(b) as float) / nullif(cast(count(b) as float), 0) as b,
  sum(a) as s,
  count(case when a > 1 then 1 end) as n,
  cast(cast(sum(case when a > 99 then a end) * 10000 as number(38,0)) as float) / nullif(cast(count(case when a > 99 then a end) as float) * 10000, 0) as none,
  percentile_cont(0.5) within group (order by cast(cast(a as float) as float)) as m
from given

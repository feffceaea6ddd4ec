select
  cast(cast(sum(a) * 10000 as decimal(38,0)) as double precision) / nullif(cast(count(a) as double precision) * 10000, 0) as a,
  cast(sum(b) as double precision) / nullif(cast(count(b) as double precision), 0) as b,
  sum(a) as s,
  count(case when a > 1 then 1 end) as n,
  cast(cast(sum(case when a > 99 then a end) * 10000 as decimal(38,0)) as double precision) / nullif(cast(count(case when a > 99 then a end) as double precision) * 10000, 0) as none,
  percentile_cont(0.5) within group (order by cast(cast(a as double precision) as double precision)) as m
from given

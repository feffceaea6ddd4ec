select
  cast(cast(sum(cast(a as decimal(38, 4))) * 10000 as decimal(38, 0)) as double) / nullif(cast(count(a) as double) * 10000D, 0) as a,
  cast(sum(cast(b as decimal(38, 0))) as double) / nullif(cast(count(b) as double), 0) as b,
  sum(a) as s,
  count(*) filter (where a > 1) as n,
  cast(cast(sum(cast(a as decimal(38, 4))) filter (where a > 99) * 10000 as decimal(38, 0)) as double) / nullif(cast(count(a) filter (where a > 99) as double) * 10000D, 0) as none,
  median(cast(a as double)) as m
from given

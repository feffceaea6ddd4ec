select
  cast(case when a then 1 when not a then 0 end as integer) as n,
  cast(1 as boolean) as yes,
  cast(0 as boolean) as no,
  a is true as t,
  a is not false as nf,
  sum(cast(case when a then 1 when not a then 0 end as integer)) over () as total
from given

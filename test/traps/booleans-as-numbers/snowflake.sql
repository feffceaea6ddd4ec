select
  cast(a as number(38,0)) as n,
  cast(1 as boolean) as yes,
  cast(0 as boolean) as no,
  coalesce(a , false) as t,
  not coalesce(not a , false) as nf,
  sum(cast(a as number(38,0))) over () as total
from given

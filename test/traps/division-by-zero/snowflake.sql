select
  a,
  b,
  coalesce(cast(a as float) / nullif(cast(b as float), 0), case when cast(b as float) = 0 then cast(a as float) * cast('inf' as float) end) as q,
  mod(a, nullif(b, 0)) as r,
  cast((a - mod(a, nullif(b, 0))) / nullif(b, 0) as number(38,0)) as w,
  cast(a as float) / cast(nullif(b, 0) as float) as safe
from given

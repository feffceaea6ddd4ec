select
  a,
  b,
  coalesce(cast(a as double) / nullif(cast(b as double), 0), case when cast(b as double) = 0 then cast(a as double) * double('Infinity') end) as q,
  a % nullif(b, 0) as r,
  a div nullif(b, 0) as w,
  cast(a as double) / cast(nullif(b, 0) as double) as safe
from given

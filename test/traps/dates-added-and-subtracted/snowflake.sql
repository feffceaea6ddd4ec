select
  datediff('day', b, a) as days,
  a + 1 as next,
  a - 30 as before,
  dateadd('month', 1, cast(a as timestamp_ntz)) as moved,
  dateadd('month', -12, cast(a as timestamp_ntz)) as back,
  dateadd('day', 3, cast(a as timestamp_ntz)) as later,
  dateadd('month', 1, cast(b as timestamp_ntz)) as clipped,
  dateadd('day', 14, cast(a as timestamp_ntz)) as weeks
from given

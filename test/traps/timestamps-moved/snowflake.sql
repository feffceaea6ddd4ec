select
  dateadd('month', 1, t) as m,
  dateadd('minute', -90, t) as h,
  dateadd('second', 1, t) as s,
  dateadd('millisecond', 1, t) as ms,
  dateadd('month', 13, t) as y,
  cast(t as date) as d,
  dateadd('day', 2 * 1, t) as two
from given

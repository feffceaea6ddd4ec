select
  cast(rint(d) as int) as from_double,
  cast(round(n, 0) as bigint) as from_decimal,
  cast(n as decimal(9, 1)) as narrower,
  try_cast(rint(d) as smallint) as small
from given

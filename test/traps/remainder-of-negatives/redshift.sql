select
  a,
  b,
  mod(a, nullif(b, 0)) as rest,
  mod(a, nullif(b, 0)) as also
from given

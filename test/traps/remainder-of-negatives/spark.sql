select
  a,
  b,
  a % nullif(b, 0) as rest,
  a % nullif(b, 0) as also
from given

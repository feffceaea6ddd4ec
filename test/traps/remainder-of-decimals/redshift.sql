select
  a,
  mod(a, 2) as rest
from given

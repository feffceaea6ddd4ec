select
  a,
  a % 2 as rest
from given

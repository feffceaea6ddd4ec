select
  a + 1 as a,
  c as d,
  g.*
from given as g

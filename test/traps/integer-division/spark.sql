select
  a,
  b,
  a div nullif(b, 0) as whole,
  cast(a as double) / cast(nullif(b, 0) as double) as fraction
from given

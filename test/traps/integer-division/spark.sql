select
  a,
  b,
  a div nullif(b, 0) as whole,
  cast(a as double) / nullif(cast(nullif(b, 0) as double), 0) as fraction
from given

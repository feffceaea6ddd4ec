select
  h,
  h + 1 as more,
  h * 2 as twice,
  cast(h as varchar) as t,
  abs(h) as a,
  99999999999999999999 as literal,
  mod(h, 7) as rest
from given

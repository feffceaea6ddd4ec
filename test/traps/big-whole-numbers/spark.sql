select
  h,
  h + 1 as more,
  h * 2 as twice,
  cast(h as string) as t,
  abs(h) as a,
  99999999999999999999 as literal,
  h % 7 as rest
from given

select
  h,
  u1,
  u4,
  u8,
  t,
  h * 10 as ten,
  cast(cast((h - mod(h, 3)) / 3 as number(38,0)) as number(38,0)) as third,
  cast(h as number(38,0)) as again,
  cast(u4 as number(38,0)) as i
from given

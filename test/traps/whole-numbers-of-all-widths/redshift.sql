select
  h,
  u1,
  u4,
  u8,
  t,
  h * 10 as ten,
  cast(cast((h - mod(h, 3)) / 3 as decimal(38,0)) as bigint) as third,
  cast(h as decimal(38,0)) as again,
  cast(u4 as integer) as i
from given

select
  h,
  u1,
  u4,
  u8,
  t,
  h * 10 as ten,
  cast(h div 3 as bigint) as third,
  cast(h as decimal(38, 0)) as again,
  cast(u4 as int) as i
from given

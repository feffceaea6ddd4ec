select
  h,
  u1,
  u4,
  u8,
  t,
  h * 10 as ten,
  h div 3 as third,
  cast(h as decimal(38, 0)) as again,
  cast(u4 as int) as i,
  170141183460469231731687303715884105727 div nullif(1000000000000000000000, 0) as big_literal_is_too_big
from given

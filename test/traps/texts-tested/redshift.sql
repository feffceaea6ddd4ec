select
  left(a, 1) = 'a' as s,
  right(a, 1) = 'c' as e,
  strpos(a, 'b') > 0 as c,
  ascii(a) as code,
  '€' as euro,
  repeat(a, 2) as twice,
  translate(a, 'ab', 'xy') as tr,
  cast(strpos(a, 'b') as bigint) as p
from given

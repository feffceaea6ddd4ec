select
  startswith(a, 'a') as s,
  endswith(a, 'c') as e,
  contains(a, 'b') as c,
  ascii(a) as code,
  '€' as euro,
  repeat(a, 2) as twice,
  translate(a, 'ab', 'xy') as tr,
  cast(position('b', a) as number(38,0)) as p
from given

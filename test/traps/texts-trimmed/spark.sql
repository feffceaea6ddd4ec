select
  trim(a) as t,
  ltrim(a) as l,
  rtrim(a) as r,
  trim(both 'x' from a) as x,
  trim(leading 'x ' from a) as lx,
  lpad(a, 6, '*') as lp,
  rpad(a, 2, '*') as rp
from given

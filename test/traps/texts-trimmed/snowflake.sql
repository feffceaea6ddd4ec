select
  trim(a) as t,
  ltrim(a) as l,
  rtrim(a) as r,
  trim(a, 'x') as x,
  ltrim(a, 'x ') as lx,
  lpad(a, 6, '*') as lp,
  rpad(a, 2, '*') as rp
from given

select
  a,
  regexp_instr(a, '[0-9]+') > 0 as digits,
  regexp_like(a, '[a-z]+') as letters,
  regexp_like(a, '[0-9]+') as whole,
  regexp_instr(a, 'a.b') > 0 as dot,
  regexp_instr(a, 'A', 1, 1, 0, 'i') > 0 as folded,
  regexp_instr(a, 'a.b', 1, 1, 0, 's') > 0 as over
from given

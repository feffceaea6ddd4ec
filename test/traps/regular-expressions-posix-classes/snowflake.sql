select
  regexp_replace(a, '[[:alpha:]]', '.') as letters,
  regexp_instr(a, '[\\[x]') > 0 as bracket,
  regexp_instr(a, '[a-zA-Z0-9_]') > 0 as word,
  regexp_replace(a, '[[:space:]]', '_') as blank
from given
